namespace Vitruvian.Numerics;

/// <summary>
/// The project's only source of randomness: xoshiro256** (Blackman, Vigna 2018) seeded through SplitMix64. The same seed gives the same
/// numbers on every machine and version, which <see cref="Random"/> does not promise.
/// </summary>
public sealed class SeededRandom
{
    // SplitMix64's step: 2^64 over the golden ratio, made odd.
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double? _spareNormal;

    /// <summary>Starts the sequence of a seed.</summary>
    /// <param name="seed">Any value; nearby seeds give unrelated sequences.</param>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Scrambles 64 bits, one to one: a step of SplitMix64 (Steele, Lea, Flood 2014). Makes seeds from numbers that belong together.</summary>
    /// <param name="bits">Any value; nearby values give unrelated results.</param>
    public static ulong Scramble(ulong bits)
    {
        bits += Gamma;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), uniform.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>An integer in [0, <paramref name="exclusiveMaximum"/>), uniform (rejection, no modulo bias).</summary>
    public int NextInt(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        ulong n = (ulong)exclusiveMaximum;
        ulong limit = ulong.MaxValue - (ulong.MaxValue % n);
        ulong bits;
        do
            bits = NextBits();
        while (bits >= limit);
        return (int)(bits % n);
    }

    /// <summary>A standard normal number (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        if (_spareNormal is double spare)
        {
            _spareNormal = null;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s >= 1 || s == 0);
        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareNormal = v * factor;
        return u * factor;
    }

    /// <summary>A normal number with the given mean and standard deviation.</summary>
    public double NextNormal(double mean, double deviation) => mean + (deviation * NextNormal());

    /// <summary>A Gamma number (Marsaglia, Tsang 2000; for shapes below one by Gamma(a + 1) U^(1/a)).</summary>
    /// <param name="shape">Shape, positive.</param>
    /// <param name="scale">Scale, positive.</param>
    public double NextGamma(double shape, double scale)
    {
        if (shape < 1)
            return NextGamma(shape + 1, scale) * Math.Pow(1 - NextDouble(), 1 / shape);
        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextNormal();
            double v = 1 + (c * x);
            if (v <= 0)
                continue;
            v = v * v * v;
            double u = 1 - NextDouble();
            if (Math.Log(u) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
                return scale * d * v;
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong result = Scramble(state);
        state += Gamma;
        return result;
    }
}
