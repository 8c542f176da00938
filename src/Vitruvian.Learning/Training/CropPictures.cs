using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Learning.Training;

/// <summary>Grids of crops, to see what networks see and say.</summary>
internal static class CropPictures
{
    /// <summary>Crops in a grid.</summary>
    public const int Samples = 24;

    /// <summary>Side of a cell in pixels.</summary>
    public const int Side = 160;

    private const int Columns = 8;

    private static readonly IReadOnlyList<string> s_names = JointSets.JointNames(JointSets.All36);

    /// <summary>A batch with its labelled joints, and body parts where they are known.</summary>
    public static Image Labels(SampleBatch batch)
    {
        List<Image> cells = [];
        foreach (Sample crop in batch.Samples.Take(Samples))
        {
            Keypoint[] joints = crop.Joints2D ?? new Keypoint[Sample.JointCount];
            cells.Add(WithJoints(WithParts(crop), s_names, [.. joints.Select(joint => new Vector2d(joint.X / crop.Image.Width, joint.Y / crop.Image.Width))], [.. joints.Select(joint => joint.IsVisible)]));
        }

        return Grid(cells);
    }

    /// <summary>A cell with joints.</summary>
    /// <param name="crop">The crop.</param>
    /// <param name="names">The joints' names.</param>
    /// <param name="places">Places in units of the crop's side.</param>
    /// <param name="shown">Which are drawn.</param>
    public static Image WithJoints(Sample crop, IReadOnlyList<string> names, Vector2d[] places, bool[] shown)
    {
        Image cell = Resampling.Resize(crop.Image, Side, Side);
        new SkeletonDrawing().Draw(cell, names, [.. places.Select(place => Side * place)], shown);
        return cell;
    }

    /// <summary>Puts cells together.</summary>
    public static Image Grid(IReadOnlyList<Image> cells) => ContactSheet.Compose(cells, [], Columns);

    // Half and half with the parts' colours.
    private static Sample WithParts(Sample crop)
    {
        if (crop.Parts is not { } parts)
            return crop;
        Image mixed = crop.Image.Clone();
        byte[] colors = PartLabels.ToImage(parts, mixed.Width, mixed.Height).Pixels;
        for (int i = 0; i < colors.Length; i++)
        {
            if (parts[i / 3] != 0)
                mixed.Pixels[i] = (byte)((mixed.Pixels[i] + colors[i]) / 2);
        }

        return crop with { Image = mixed };
    }
}
