namespace DropletActions.Sandbox;

/// <summary>Pseudo-random numbers that are the same in each run and on each runtime.</summary>
internal static class SeededRandom
{
    /// <summary>A number from 0 to less than 1.</summary>
    public static double Fraction(long seed, long index) => (Bits(seed, index) >> 11) / (double)(1UL << 53);

    /// <summary>64 bits: the two numbers, mixed by the finalizer of splitmix64.</summary>
    public static ulong Bits(long seed, long index)
    {
        unchecked
        {
            var z = ((ulong)seed * 0xD1342543DE82EF95UL) + ((ulong)index * 0x9E3779B97F4A7C15UL);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
