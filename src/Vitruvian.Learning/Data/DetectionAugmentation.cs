using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>Makes square views of pictures for detectors, varied at random; boxes go along. The same random numbers give the same view.</summary>
/// <param name="options">How strongly.</param>
public sealed class DetectionAugmentation(DetectionAugmentationOptions options)
{
    // Share of enlarged views that are put where a person is; the others fall anywhere.
    private const double PersonShare = 0.7;

    /// <summary>The whole picture in the middle of a square, as large as it fits: what networks see in use.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="size">Side of the square.</param>
    public static ImageTransform Letterbox(int width, int height, int size) => ImageTransform.CropFromBox(new BoundingBox(0, 0, width, height), size);

    /// <summary>Makes a varied view.</summary>
    /// <param name="sample">A picture with <see cref="Sample.People"/>.</param>
    /// <param name="size">Side of the view, pixels.</param>
    /// <param name="random">Decides everything.</param>
    public Sample Apply(Sample sample, int size, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(random);
        PeopleLabels people = sample.People ?? throw new ArgumentException($"{sample.Name}: a detector needs the people's boxes.", nameof(sample));
        ImageTransform map = Draw(sample, people, size, random);
        if (random.NextDouble() < options.Flip)
            map = new ImageTransform(-1, 0, size, 0, 1, 0) * map;
        Image view = ImageWarp.Warp(sample.Image, map, size, size, SampleWarp.Fill);
        if (random.NextDouble() < options.Grey)
            ColorVariation.Apply(view, options.Brightness, options.Contrast, 0, random, colorless: true);
        else
            ColorVariation.Apply(view, options.Brightness, options.Contrast, options.Saturation, random);
        return new Sample(sample.Name, view, new BoundingBox(0, 0, size, size)) { People = people.Moved(map).Cropped(size, size) };
    }

    private static double Spread(SeededRandom random, double half) => half * ((2 * random.NextDouble()) - 1);

    private ImageTransform Draw(Sample sample, PeopleLabels people, int size, SeededRandom random)
    {
        (int width, int height) = (sample.Image.Width, sample.Image.Height);
        if (random.NextDouble() < options.Whole)
            return Letterbox(width, height, size);
        double factor = random.NextDouble() < 0.5 ? Math.Exp(options.Enlarge * random.NextDouble()) : Math.Exp(-options.Reduce * random.NextDouble());
        double stretch = Math.Exp(Spread(random, options.Stretch) / 2);
        double scale = factor * size / Math.Max(width, height);
        (double across, double down) = (scale * stretch, scale / stretch);

        // Where the picture's left upper corner may go: anywhere inside when it is smaller than the view, so that it fills the view when it is larger.
        double u = random.NextDouble();
        double v = random.NextDouble();
        double left = u * (size - (across * width));
        double top = v * (size - (down * height));
        if (factor > 1 && people.Boxes.Count > 0 && random.NextDouble() < PersonShare)
        {
            BoundingBox person = people.Boxes[random.NextInt(people.Boxes.Count)];
            left = Within(size, across * width, (size * (0.2 + (0.6 * u))) - (across * person.Center.X));
            top = Within(size, down * height, (size * (0.2 + (0.6 * v))) - (down * person.Center.Y));
        }

        return new ImageTransform(across, 0, left, 0, down, top);
    }

    // The picture covers the view, or lies inside it.
    private static double Within(double size, double extent, double start) => Math.Clamp(start, Math.Min(0, size - extent), Math.Max(0, size - extent));
}
