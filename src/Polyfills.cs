// What the compiler looks for by name, and netstandard2.0 does not have. Compiled into each of its projects, visible in none of them.
// Written out, because a generator gives them in another order with each build, and with them other bytes.

namespace System
{
    /// <summary>A place in a list, counted from its start or, with <c>^</c>, from its end. List patterns need it, too.</summary>
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static implicit operator Index(int value) => new(value);

        /// <summary>The place in a list of this length, counted from its start.</summary>
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Allows <c>init</c> and records.</summary>
    internal static class IsExternalInit;

    /// <summary>Marks what <c>required</c> stands before.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;

    /// <summary>Keeps older compilers from using what they do not understand.</summary>
    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        /// <summary>What a compiler must understand.</summary>
        public string FeatureName { get; } = featureName;
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>A constructor that sets all that is required.</summary>
    [AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;

    /// <summary>Not null where the method has returned this.</summary>
    [AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
    internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        /// <summary>What it has returned.</summary>
        public bool ReturnValue { get; } = returnValue;
    }
}
