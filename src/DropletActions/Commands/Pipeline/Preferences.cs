namespace DropletActions.Commands;

/// <summary>The preferences of a cmdlet: its common parameters, otherwise the session's variables.</summary>
internal static class Preferences
{
    /// <summary>Whether the first error ends the pipeline.</summary>
    public static bool IsEndedByErrors(this PSCmdlet cmdlet) => cmdlet.Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop;

    /// <summary>Whether errors that end nothing are shown.</summary>
    public static bool AreErrorsShown(this PSCmdlet cmdlet) => cmdlet.Preference("ErrorAction", "ErrorActionPreference") is ActionPreference.Continue or ActionPreference.Inquire;

    /// <summary>Whether the user has turned a stream off.</summary>
    /// <param name="parameter">The stream's common parameter.</param>
    /// <param name="variable">Its preference variable.</param>
    public static bool IsSilent(this PSCmdlet cmdlet, string parameter, string variable) =>
        cmdlet.Preference(parameter, variable) is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    /// <summary>Whether a stream that is silent by default is turned on.</summary>
    /// <param name="parameter">The stream's switch.</param>
    public static bool IsLoud(this PSCmdlet cmdlet, string parameter, string variable) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? (SwitchParameter)given : !cmdlet.IsSilent(parameter, variable);

    private static ActionPreference Preference(this PSCmdlet cmdlet, string parameter, string variable) =>
        LanguagePrimitives.TryConvertTo(
            cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : cmdlet.GetVariableValue(variable),
            out ActionPreference preference) ? preference : ActionPreference.Continue;
}
