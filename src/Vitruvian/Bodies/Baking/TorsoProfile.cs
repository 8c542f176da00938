using Vitruvian.Numerics;

namespace Vitruvian.Bodies.Baking;

/// <summary>The depth at which the torso splits into front and back, by height: half-way between its foremost and hindmost points.</summary>
internal sealed class TorsoProfile
{
    private const int Bins = 24;

    // Arms and shoulders to the side don't decide.
    private const double HalfWidth = 0.15;
    private const int SmoothingReach = 2;

    private readonly double[] _heights = new double[Bins];
    private readonly double[] _depths = new double[Bins];

    /// <summary>Measures the torso.</summary>
    /// <param name="centres">Centres of the torso's triangles in the T-pose.</param>
    public TorsoProfile(IReadOnlyList<Vector3d> centres)
    {
        Vector3d[] middle = [.. centres.Where(c => Math.Abs(c.X) < HalfWidth)];
        double low = middle.Min(c => c.Y);
        double height = middle.Max(c => c.Y) - low;
        double[] raw = new double[Bins];
        for (int i = 0; i < Bins; i++)
        {
            _heights[i] = low + (height * (i + 0.5) / Bins);
            double[] depths = [.. middle.Where(c => (int)Math.Clamp(Bins * (c.Y - low) / height, 0, Bins - 1) == i).Select(c => c.Z)];

            // A slice without triangles (there is none in a sound body) repeats the one below.
            raw[i] = depths.Length > 0 ? 0.5 * (depths.Min() + depths.Max()) : raw[Math.Max(0, i - 1)];
        }

        for (int i = 0; i < Bins; i++)
        {
            for (int k = -SmoothingReach; k <= SmoothingReach; k++)
                _depths[i] += raw[Math.Clamp(i + k, 0, Bins - 1)] / ((2 * SmoothingReach) + 1);
        }
    }

    /// <summary>Depth of the split at a height, linear between the slices.</summary>
    public double DepthAt(double height)
    {
        double place = Math.Clamp((height - _heights[0]) / (_heights[1] - _heights[0]), 0, Bins - 1);
        int i = Math.Min((int)place, Bins - 2);
        return _depths[i] + ((place - i) * (_depths[i + 1] - _depths[i]));
    }
}
