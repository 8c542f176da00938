using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Joints;

public sealed class LookBatchTests
{
    private const int Size = 48;

    [Fact]
    public void PlacesAndMaps_OfEveryLook_AreThoseOfTheCrop()
    {
        using DisposeScope scope = NewDisposeScope();

        // Two spots, one for each of two vertices that a mirror exchanges.
        double[][] spots = [[0.35, 0.6], [0.62, 0.42]];
        JointsLooks looks = new(true, 25);
        LookBatch batch = new(looks, tensor([1L, 0]));
        Tensor image = cat([Spot(spots[0]), Spot(spots[1])], 1);
        Tensor views = batch.Views(image);
        batch.Count.ShouldBe(6);
        views.shape.ShouldBe([6, 2, Size, Size]);

        // What a perfect network would say of each look: it takes the mirror image's left for a left.
        float[] told = new float[6 * 2 * 3];
        (double Turn, bool IsMirrored)[] ways = [.. looks.Ways()];
        Tensor maps = cat([.. ways.Select((way, w) => way.IsMirrored ? views.narrow(0, w, 1).index_select(1, tensor([1L, 0])) : views.narrow(0, w, 1))], 0);
        for (int w = 0; w < 6; w++)
        {
            for (int v = 0; v < 2; v++)
            {
                (double x, double y) = Middle(maps.select(0, w).select(0, v));
                (told[((w * 2) + v) * 3], told[(((w * 2) + v) * 3) + 1], told[(((w * 2) + v) * 3) + 2]) = ((float)x, (float)y, 0.1f * (v + 1));
            }
        }

        Tensor places = tensor(told, [6, 2, 3]);
        for (int w = 0; w < 6; w++)
        {
            Tensor own = batch.Places(places, w), map = batch.Maps(maps, w);
            for (int v = 0; v < 2; v++)
            {
                // Mirrored looks were told with sides exchanged, so that the depths of both vertices are, too.
                float[] place = own.select(0, 0).select(0, v).to_array<float>();
                ((double)place[0]).ShouldBe(spots[v][0], 0.5 / Size);
                ((double)place[1]).ShouldBe(spots[v][1], 0.5 / Size);
                place[2].ShouldBe(0.1f * (ways[w].IsMirrored ? 2 - v : v + 1), 1e-6f);
                (double x, double y) = Middle(map.select(0, 0).select(0, v));
                x.ShouldBe(spots[v][0], 0.5 / Size);
                y.ShouldBe(spots[v][1], 0.5 / Size);
            }
        }
    }

    private static Tensor Spot(double[] middle)
    {
        float[] pixels = new float[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = ((i % Size) + 0.5) - (Size * middle[0]), y = ((i / Size) + 0.5) - (Size * middle[1]);
            pixels[i] = (float)Math.Exp(-((x * x) + (y * y)) / 8);
        }

        return tensor(pixels, [1, 1, Size, Size]);
    }

    private static (double X, double Y) Middle(Tensor map)
    {
        float[] values = map.to_array<float>();
        double sum = values.Sum(v => (double)v);
        return (values.Select((v, i) => v * ((i % Size) + 0.5) / Size).Sum() / sum, values.Select((v, i) => v * ((i / Size) + 0.5) / Size).Sum() / sum);
    }
}
