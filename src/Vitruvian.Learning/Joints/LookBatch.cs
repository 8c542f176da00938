using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Joints;

/// <summary>The looks of <see cref="JointsLooks"/> at B crops as one batch, so that an exported graph holds the weights once, and the way back for what was seen in each.</summary>
/// <param name="looks">How to look.</param>
/// <param name="other">What a mirror exchanges: the index on the other side of every joint or vertex.</param>
internal sealed class LookBatch(JointsLooks looks, Tensor other)
{
    private const long Across = 3;

    private readonly (double Turn, bool IsMirrored)[] _ways = [.. looks.Ways()];

    /// <summary>Number of looks W.</summary>
    public int Count => _ways.Length;

    /// <summary>The pictures to look at, (W B, 3, S, S): the crops as they are first.</summary>
    /// <param name="image">The crops, (B, 3, S, S).</param>
    public Tensor Views(Tensor image) => cat([.. _ways.Select(way => way.IsMirrored ? Turned(image, way.Turn).flip(Across) : Turned(image, way.Turn))], 0);

    /// <summary>What was seen in the crops as they are.</summary>
    /// <param name="answers">(W B, ..).</param>
    /// <param name="looks">How was looked.</param>
    public static Tensor First(Tensor answers, JointsLooks looks) => answers.reshape([looks.Ways().Count(), -1, .. answers.shape[1..]]).select(0, 0);

    /// <summary>One look's part of an answer, as it is.</summary>
    /// <param name="answers">(W B, ..).</param>
    /// <param name="way">Number of the look.</param>
    public Tensor Own(Tensor answers, int way) => answers.reshape([Count, -1, .. answers.shape[1..]]).select(0, way);

    /// <summary>One look's maps as maps of the crop.</summary>
    /// <param name="maps">(W B, J, h, w), one a joint or vertex.</param>
    /// <param name="way">Number of the look.</param>
    public Tensor Maps(Tensor maps, int way)
    {
        Tensor own = Own(maps, way);
        return Turned(_ways[way].IsMirrored ? own.flip(Across).index_select(1, other) : own, -_ways[way].Turn);
    }

    /// <summary>One look's places as places of the crop, whose side is 1.</summary>
    /// <param name="places">(W B, V, 3): x, y, and a depth, which stays.</param>
    /// <param name="way">Number of the look.</param>
    public Tensor Places(Tensor places, int way)
    {
        (double turn, bool mirrors) = _ways[way];
        Tensor own = Sides(places, way);
        Tensor x = own.select(2, 0) - 0.5, y = own.select(2, 1) - 0.5;
        if (mirrors)
            x = -x;

        // A picture turned by an angle shows at p what the crop has at R p, see Turned.
        (double sine, double cosine) = Math.SinCos(turn);
        return stack([(cosine * x) + (sine * y) + 0.5, (cosine * y) - (sine * x) + 0.5, own.select(2, 2)], 2);
    }

    /// <summary>One look's answers with left for right where it was at a mirror image.</summary>
    /// <param name="answers">(W B, V, ..).</param>
    /// <param name="way">Number of the look.</param>
    public Tensor Sides(Tensor answers, int way) => _ways[way].IsMirrored ? Own(answers, way).index_select(1, other) : Own(answers, way);

    // Turns pictures or maps about their middle; outside is grey, or nothing.
    private static Tensor Turned(Tensor maps, double radians)
    {
        if (radians == 0)
            return maps;
        long height = maps.size(2), width = maps.size(3);
        (double sine, double cosine) = Math.SinCos(radians);
        float[] places = new float[height * width * 2];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                // -1 and 1 are the outer borders.
                double u = (((2 * x) + 1.0) / width) - 1, v = (((2 * y) + 1.0) / height) - 1;
                places[2 * ((y * width) + x)] = (float)((cosine * u) + (sine * v));
                places[(2 * ((y * width) + x)) + 1] = (float)((cosine * v) - (sine * u));
            }
        }

        Tensor grid = tensor(places, [1, height, width, 2], device: maps.device).expand(maps.size(0), -1, -1, -1);
        return nn.functional.grid_sample(maps, grid, InterpolationMode.Bilinear, GridSamplePaddingModes.Zeros);
    }
}
