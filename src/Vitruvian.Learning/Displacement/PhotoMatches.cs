using Vitruvian.Rendering;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Displacement;

/// <summary>
/// What a photo shows where a field says that the rendered surface lies, and around there: the photo's features at that place, and how alike its colours are to the texture's, there and at places on a grid about it (the matching of optical flow, Dosovitskiy et al.
/// 2015, around a first guess as in Sun et al. 2018). Nothing of it is learned, and no gradient goes through it.
/// </summary>
internal sealed class PhotoMatches : nn.Module
{
    // Pixels of the crop to a cell of a field.
    private const int Stride = 4;

    // Places along each side of the grid, and pixels between them.
    private const int Side = 7;
    private const double Spacing = 3;

    // Pixels of the crop to one of the pictures that colours are compared in.
    private const int Smoothing = 2;

    // Colours that are so far apart, in deviations of pixel values, are little alike.
    private const double Alike = 0.7;

    private readonly bool _textured;
    private readonly Tensor _cells;
    private readonly Tensor _around;

    /// <summary>Prepares for crops of a size.</summary>
    /// <param name="input">Side of the crops, pixels.</param>
    /// <param name="textured">Whether renderings have a texture's channels.</param>
    internal PhotoMatches(int input, bool textured)
        : base(nameof(PhotoMatches))
    {
        _textured = textured;
        int side = input / Stride;
        float[] cells = new float[2 * side * side];
        for (int c = 0; c < side * side; c++)
            (cells[2 * c], cells[(2 * c) + 1]) = ((((c % side) + 0.5f) * 2 / side) - 1, (((c / side) + 0.5f) * 2 / side) - 1);
        float[] around = new float[2 * Side * Side];
        for (int a = 0; a < Side * Side; a++)
            (around[2 * a], around[(2 * a) + 1]) = ((float)(((a % Side) - (Side / 2)) * Spacing * 2 / input), (float)(((a / Side) - (Side / 2)) * Spacing * 2 / input));
        _cells = tensor(cells, [1, 1, side * side, 2]);
        _around = tensor(around, [1, Side * Side, 1, 2]);
        register_buffer("cells", _cells);
        register_buffer("around", _around);
    }

    /// <summary>Channels of what <see cref="Of"/> sees beside the features.</summary>
    internal int ColorChannels => _textured ? (Side * Side) + (2 * DisplacementRenderer.TextureChannels) + 1 : 0;

    /// <summary>Prepares to look at crops where fields lead.</summary>
    /// <param name="photo">Crops (B, 3, S, S).</param>
    /// <param name="features">The photo's features (B, C, S / 4, S / 4).</param>
    /// <param name="rendering">(B, channels, S, S).</param>
    /// <returns>
    /// From a field, right and down in <see cref="DisplacementEstimate.Unit"/>s and other channels (B, 2 or more, S / 4, S / 4), to what is seen (B, C + <see cref="ColorChannels"/>, S / 4, S / 4): features; likeness of the places around;
    /// the photo's colour, the texture's, and whether there is one.
    /// </returns>
    internal Func<Tensor, Tensor> Of(Tensor photo, Tensor features, Tensor rendering)
    {
        using IDisposable mode = no_grad();
        Tensor plain = features.detach().to(float32);
        if (!_textured)
            return field => Look(plain, field, null);

        // Three zeros stand for "not known".
        Tensor texture = rendering.narrow(1, 0, DisplacementRenderer.TextureChannels);
        (Tensor wanted, Tensor covered) = CellMeans.Of(texture, texture, Stride);
        var colors = (Photo: nn.functional.avg_pool2d(photo, Smoothing), Wanted: wanted, Known: (covered > 0).to(float32));
        return field => Look(plain, field, colors);
    }

    private Tensor Look(Tensor features, Tensor field, (Tensor Photo, Tensor Wanted, Tensor Known)? colors)
    {
        using IDisposable mode = no_grad();
        long side = field.size(3);
        Tensor there = _cells + (2 * DisplacementEstimate.Unit * field.detach().to(float32).narrow(1, 0, 2).flatten(2).transpose(1, 2).unsqueeze(1));
        Tensor shown = nn.functional.grid_sample(features, there).reshape(-1, features.size(1), side, side);
        if (colors is not { } known)
            return shown.contiguous(MemoryFormat.ChannelsLast);
        Tensor found = nn.functional.grid_sample(known.Photo, there + _around);
        Tensor apart = (found - known.Wanted.flatten(2).unsqueeze(2)).square().sum(1).reshape(-1, Side * Side, side, side);
        Tensor here = found.select(2, Side * Side / 2).reshape(-1, DisplacementRenderer.TextureChannels, side, side);
        return cat([shown, (apart * (-0.5 / (Alike * Alike))).exp() * known.Known, here * known.Known, known.Wanted, known.Known], 1).contiguous(MemoryFormat.ChannelsLast);
    }
}
