using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Keypoints;

/// <summary>Reads joints from heat maps: the likeliest cell, and from its neighbours where in it the joint lies, as the card says.</summary>
internal sealed class HeatmapReader : KeypointReader
{
    private const double QuarterCell = 0.25;

    // Further from the likeliest cell's middle no joint lies that made it the likeliest; a flat map would send it anywhere.
    private const double FarthestFromPeak = 1;

    // Logarithms of what is not there.
    private const double LeastValue = 1e-10;

    private readonly ModelKeypoints _keypoints;
    private readonly int _height;
    private readonly int _width;
    private readonly double[] _smoothing;
    private readonly (double Scale, double Shift) _across;
    private readonly (double Scale, double Shift) _down;

    /// <summary>Prepares for a card.</summary>
    /// <param name="card">A card that was checked.</param>
    public HeatmapReader(ModelCard card)
    {
        _keypoints = card.Keypoints!;
        (_height, _width) = ((int)card.Outputs[0].Shape[2], (int)card.Outputs[0].Shape[3]);
        _across = PixelsOf(_keypoints.Grid, _width, card.Crop!.Width ?? card.Crop.Size);
        _down = PixelsOf(_keypoints.Grid, _height, card.Crop.Size);
        _smoothing = Gaussian(_keypoints.Smoothing);
    }

    /// <inheritdoc/>
    public override (Vector2d Place, double Confidence) Read(float[][] outputs, int place, int joint)
    {
        int cells = _height * _width;
        ReadOnlySpan<float> map = outputs[0].AsSpan(((place * _keypoints.Joints.Count) + joint) * cells, cells);
        (int peak, float value) = Likeliest(map);
        int column = peak % _width, row = peak / _width;
        (double x, double y) = _keypoints.Decoding switch
        {
            ModelKeypoints.Quarter => (column + Quarter(map, peak, column, _width, 1), row + Quarter(map, peak, row, _height, _width)),
            ModelKeypoints.Dark => Dark(map, column, row),
            _ => (column, row),
        };
        return (new Vector2d((x * _across.Scale) + _across.Shift, (y * _down.Scale) + _down.Shift), Share(value));
    }

    // Pixels a cell, and where the middle of the first cell lies; middles of pixels are at half numbers.
    private static (double Scale, double Shift) PixelsOf(string grid, int cells, int pixels) => grid switch
    {
        ModelKeypoints.Udp => ((pixels - 1.0) / (cells - 1), 0.5),
        ModelKeypoints.Stride => ((double)pixels / cells, 0.5),
        _ => ((double)pixels / cells, 0.5 * pixels / cells),
    };

    private static double Quarter(ReadOnlySpan<float> map, int peak, int at, int count, int step) =>
        at > 0 && at < count - 1 ? QuarterCell * Math.Sign(map[peak + step] - map[peak - step]) : 0;

    private static double[] Gaussian(double deviation)
    {
        int reach = (int)Math.Ceiling(3 * deviation);
        double[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => deviation > 0 ? Math.Exp(-0.5 * i * i / (deviation * deviation)) : 1)];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    // The logarithm of a Gaussian is a parabola, whose top lies where Newton's step goes: mu = m - H^-1 g, from central differences at the likeliest cell.
    private (double X, double Y) Dark(ReadOnlySpan<float> map, int column, int row)
    {
        if (column == 0 || row == 0 || column == _width - 1 || row == _height - 1)
            return (column, row);
        Span<double> log = stackalloc double[9];
        for (int i = 0; i < log.Length; i++)
            log[i] = Math.Log(Math.Max(Smoothed(map, column + (i % 3) - 1, row + (i / 3) - 1), LeastValue));
        double gx = 0.5 * (log[5] - log[3]), gy = 0.5 * (log[7] - log[1]);
        double xx = log[5] - (2 * log[4]) + log[3], yy = log[7] - (2 * log[4]) + log[1], xy = 0.25 * (log[8] - log[6] - log[2] + log[0]);
        double determinant = (xx * yy) - (xy * xy);

        // A top is where the curvature is negative in every direction.
        if (!(determinant > 0 && xx < 0))
            return (column, row);
        double dx = -((yy * gx) - (xy * gy)) / determinant, dy = -((xx * gy) - (xy * gx)) / determinant;
        return (column + Math.Clamp(dx, -FarthestFromPeak, FarthestFromPeak), row + Math.Clamp(dy, -FarthestFromPeak, FarthestFromPeak));
    }

    // Beyond its edges a map goes on with its outermost cells.
    private double Smoothed(ReadOnlySpan<float> map, int column, int row)
    {
        int reach = _smoothing.Length / 2;
        double sum = 0;
        for (int j = -reach; j <= reach; j++)
        {
            int start = Math.Clamp(row + j, 0, _height - 1) * _width;
            for (int i = -reach; i <= reach; i++)
                sum += _smoothing[reach + j] * _smoothing[reach + i] * map[start + Math.Clamp(column + i, 0, _width - 1)];
        }

        return sum;
    }
}
