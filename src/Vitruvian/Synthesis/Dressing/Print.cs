using System.Numerics;

namespace Vitruvian.Synthesis.Dressing;

/// <summary>What a procedural print shows.</summary>
internal enum PrintKind
{
    /// <summary>Parallel stripes.</summary>
    Stripes,

    /// <summary>Two sets of translucent stripes at a right angle.</summary>
    Checks,

    /// <summary>Dots on a lattice.</summary>
    Dots,

    /// <summary>Smooth random blots, as on camouflage or batik.</summary>
    Blots,

    /// <summary>A picture on the chest.</summary>
    Logo,
}

/// <summary>A procedural print on cloth: it is drawn in the rest pose's space, so it runs on across seams and moves with the cloth.</summary>
internal sealed class Print
{
    internal required PrintKind Kind { get; init; }

    /// <summary>Distance after which the print repeats, metres; for a logo its width.</summary>
    internal required float Period { get; init; }

    /// <summary>Share of the period that is printed, 0..1.</summary>
    internal required float Share { get; init; }

    /// <summary>Direction across stripes, in the plane of the torso (x, y).</summary>
    internal required Vector2 Direction { get; init; }

    /// <summary>Shifts the print.</summary>
    internal required Vector2 Phase { get; init; }

    /// <summary>Linear RGB of the printed parts.</summary>
    internal required Vector3 Color { get; init; }

    /// <summary>For a logo: which of 64 x 64 cells are printed.</summary>
    internal bool[]? Stencil { get; init; }

    /// <summary>How much of the print's colour a place shows, 0..1.</summary>
    /// <param name="rest">Place in the rest pose, metres.</param>
    internal float Coverage(Vector3 rest)
    {
        // Going around the body by depth as well as breadth keeps the print from stretching on its sides.
        float around = rest.X + (rest.Z > 0 ? 0.6f * rest.Z : -0.6f * rest.Z);
        float a = ((around * Direction.X) + (rest.Y * Direction.Y)) / Period;
        float b = ((-around * Direction.Y) + (rest.Y * Direction.X)) / Period;
        switch (Kind)
        {
            case PrintKind.Stripes:
                return Stripe(a + Phase.X);
            case PrintKind.Checks:
                return 0.5f * (Stripe(a + Phase.X) + Stripe(b + Phase.Y));
            case PrintKind.Dots:
                float row = MathF.Floor(b + Phase.Y);
                float x = Fraction(a + Phase.X + ((int)row % 2 == 0 ? 0 : 0.5f)) - 0.5f;
                float y = Fraction(b + Phase.Y) - 0.5f;
                return (x * x) + (y * y) < 0.25f * Share * Share ? 1 : 0;
            case PrintKind.Blots:
                float noise = (0.65f * Noise(rest / Period)) + (0.35f * Noise((2.3f / Period * rest) + new Vector3(7.3f, 1.1f, 3.7f)));
                return Math.Clamp(((noise - 1 + Share) * 8) + 0.5f, 0, 1);
            default:
                float u = ((rest.X - Phase.X) / Period) + 0.5f;
                float v = ((rest.Y - Phase.Y) / Period) + 0.5f;
                if (Stencil is null || rest.Z * Direction.X < 0 || u < 0 || v < 0 || u >= 1 || v >= 1)
                    return 0;
                return Stencil[((63 - (int)(v * 64)) * 64) + (int)(u * 64)] ? 1 : 0;
        }
    }

    private float Stripe(float t) => Fraction(t) < Share ? 1 : 0;

    private static float Fraction(float t) => t - MathF.Floor(t);

    /// <summary>Value noise: random values on the lattice of whole numbers, smoothly interpolated; 0..1.</summary>
    internal static float Noise(Vector3 p)
    {
        float fx = MathF.Floor(p.X);
        float fy = MathF.Floor(p.Y);
        float fz = MathF.Floor(p.Z);
        float tx = Smooth(p.X - fx);
        float ty = Smooth(p.Y - fy);
        float tz = Smooth(p.Z - fz);
        int x = (int)fx;
        int y = (int)fy;
        int z = (int)fz;
        float near = Mix(Mix(Hash(x, y, z), Hash(x + 1, y, z), tx), Mix(Hash(x, y + 1, z), Hash(x + 1, y + 1, z), tx), ty);
        float far = Mix(Mix(Hash(x, y, z + 1), Hash(x + 1, y, z + 1), tx), Mix(Hash(x, y + 1, z + 1), Hash(x + 1, y + 1, z + 1), tx), ty);
        return Mix(near, far, tz);
    }

    private static float Smooth(float t) => t * t * (3 - (2 * t));

    private static float Mix(float a, float b, float t) => a + (t * (b - a));

    private static float Hash(int x, int y, int z)
    {
        uint h = ((uint)x * 0x8DA6B343u) ^ ((uint)y * 0xD8163841u) ^ ((uint)z * 0xCB1AB31Fu);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return ((h ^ (h >> 15)) & 0xFFFF) * (1f / 65535);
    }
}
