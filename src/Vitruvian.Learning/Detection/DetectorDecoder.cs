using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>From maps to boxes; part of the exported network.</summary>
public static class DetectorDecoder
{
    /// <summary>Boxes of a picture, the surest first; those after the last person have low scores.</summary>
    public const int MostPeople = 60;

    // A peak is as high as everything in the 3 x 3 cells around it.
    private const int PeakWindow = 3;

    /// <summary>Decodes: peaks of the heat map, the surest <see cref="MostPeople"/> of them, their boxes.</summary>
    /// <param name="maps">What the network said.</param>
    /// <returns>Boxes (B, K, 4): left, upper, right and lower side in input pixels; scores (B, K), 0 to 1.</returns>
    public static (Tensor Boxes, Tensor Scores) Decode(DetectorMaps maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        long height = maps.Heat.size(2);
        long width = maps.Heat.size(3);
        Tensor heat = maps.Heat.sigmoid();
        Tensor peak = (heat >= nn.functional.max_pool2d(heat, PeakWindow, 1, PeakWindow / 2)).to(float32);
        (Tensor scores, Tensor cells) = (heat * peak).flatten(1).topk(Math.Min(MostPeople, height * width), 1);
        (Tensor x, Tensor y) = CellCentres(height, width, maps.Heat.device);
        Tensor[] sides = maps.Sides.flatten(2).unbind(1);
        Tensor x0 = (x - sides[0]).gather(1, cells);
        Tensor y0 = (y - sides[1]).gather(1, cells);
        Tensor x1 = (x + sides[2]).gather(1, cells);
        Tensor y1 = (y + sides[3]).gather(1, cells);
        return (stack([x0, y0, x1, y1], 2), scores);
    }

    /// <summary>Centres of all cells, row by row (1, h w), input pixels.</summary>
    internal static (Tensor X, Tensor Y) CellCentres(long height, long width, Device device)
    {
        Tensor x = (arange(width, float32, device) + 0.5) * DetectorNetwork.Stride;
        Tensor y = (arange(height, float32, device) + 0.5) * DetectorNetwork.Stride;
        return (x.repeat(height).unsqueeze(0), y.repeat_interleave(width).unsqueeze(0));
    }
}
