using Vitruvian.Imaging;
using Vitruvian.Learning.Joints;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Displacement;

/// <summary>Pictures of pairs: the photo, what the network is shown of the body, the true field, and what the network says.</summary>
internal static class DisplacementPictures
{
    private const int Side = 160;

    // Fields of this length, in crops, have full colour.
    private const double Reach = 0.15;

    /// <summary>Pairs side by side: photo, texture, normals over the photo, true field, and, where it is given, the network's field and its expected error.</summary>
    /// <param name="batch">The pairs.</param>
    /// <param name="network">Tells the channels.</param>
    /// <param name="fields">B x 2 x S x S pixels, or null.</param>
    /// <param name="scales">B x S x S pixels, or null.</param>
    /// <param name="most">At most so many pairs.</param>
    public static Image Compose(DisplacementBatch batch, DisplacementNetworkOptions network, float[]? fields, float[]? scales, int most)
    {
        List<Image> cells = [];
        int size = batch.Size, area = size * size, channels = network.RenderingChannels, geometry = channels - DisplacementRenderer.GeometryChannels;
        for (int i = 0; i < Math.Min(most, batch.Samples.Count); i++)
        {
            int place = i;
            bool Shows(int p) => batch.Rendered[(place * area) + p] > 0;
            float Value(int channel, int p) => batch.Renderings[(((place * channels) + channel) * area) + p];
            Image photo = batch.Samples[i].Image;
            cells.Add(photo);
            if (network.Texture)
                cells.Add(Paint(size, p => Shows(p) ? [.. Enumerable.Range(0, 3).Select(c => ((double)Value(c, p) * JointsNetwork.PixelDeviation) + JointsNetwork.PixelMean)] : null, null));
            cells.Add(Paint(size, p => Shows(p) ? [.. Enumerable.Range(0, 3).Select(c => 127.5 * (1 + ((c == 0 ? 1 : -1) * Value(geometry + 1 + c, p))))] : null, photo));
            cells.Add(FieldColors.ToImage(size, size, p => Shows(p) ? (batch.Fields[2 * ((place * area) + p)], batch.Fields[(2 * ((place * area) + p)) + 1]) : null, Reach * size));
            if (fields is not null)
                cells.Add(FieldColors.ToImage(size, size, p => Shows(p) ? (fields[(place * 2 * area) + p], fields[(((place * 2) + 1) * area) + p]) : null, Reach * size));
            if (scales is not null)
                cells.Add(Paint(size, p => Shows(p) ? [.. Enumerable.Repeat(255 * Math.Min(1, scales[(place * area) + p] / (Reach * size)), 3)] : null, null));
        }

        int columns = cells.Count / Math.Max(1, Math.Min(most, batch.Samples.Count));
        return ContactSheet.Compose([.. cells.Select(cell => Resampling.Resize(cell, Side, Side))], [], columns * Math.Max(1, 12 / columns));
    }

    // Colours of 0 to 255; where there is none, the picture below.
    private static Image Paint(int size, Func<int, double[]?> color, Image? below)
    {
        Image image = below?.Clone() ?? new Image(size, size);
        for (int p = 0; p < size * size; p++)
        {
            if (color(p) is not { } rgb)
                continue;
            for (int c = 0; c < 3; c++)
                image.Pixels[(3 * p) + c] = (byte)Math.Clamp(rgb[c], 0, 255);
        }

        return image;
    }
}
