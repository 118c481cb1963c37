namespace DropletActions.Sandbox;

/// <summary>Numbers that look random and are the same in each run and on each runtime.</summary>
internal static class Chance
{
    /// <summary>From 0 up to, not including, 1.</summary>
    public static double Of(long seed, long number) => (Bits(seed, number) >> 11) / (double)(1UL << 53);

    /// <summary>64 bits: the finalizer of splitmix64 over the two numbers.</summary>
    public static ulong Bits(long seed, long number)
    {
        unchecked
        {
            var z = ((ulong)seed * 0xD1342543DE82EF95UL) + ((ulong)number * 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
