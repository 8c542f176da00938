using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Rendering;

namespace Vitruvian.Recovery;

/// <summary>Draws what networks saw of the people of one photo: heat maps, joints and vertices over the darkened photo, and beside it the surface or the person's parts in their colours.</summary>
public static class EvidenceDrawing
{
    // Joints less sure than this are not drawn: a guess would look like a find.
    private const double SureJoint = 0.1;

    private const int Shade = 2;

    // Displacements of this share of the crop have full colour; the wheel's side is that share of the photo's shorter one.
    private const double FieldReach = 0.12;
    private const double WheelShare = 0.16;

    // Vertices that are seen and those that are not, and in between.
    private static readonly Rgba s_seen = new(0x7C, 0xE0, 0x8A);
    private static readonly Rgba s_hidden = new(0xD0, 0x5C, 0xB8);

    // Each of the 12 parts in the colour of the first of DensePose's parts that it has.
    private static readonly Rgba[] s_partColors = [.. Enumerable.Range(0, SeenParts.PartCount + 1).Select(part => PartLabels.Color(SeenParts.Map.FirstDensePose(part)))];

    // Of the photo's longer side.
    private const double VertexRadius = 0.005;

    /// <summary>Draws.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="people">What was seen of each person.</param>
    /// <returns>As large as the photo; once as wide more where a surface was seen, where parts were, and where a body's displacement was (colours by <see cref="FieldColors"/>, with their wheel in the corner). Without joints, vertices and heat maps the first picture is left out.</returns>
    public static Image Draw(Image photo, IReadOnlyList<PersonEvidence> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        Image dark = ImageConversion.ToChannels(photo, 3).Clone();
        foreach (ref byte value in dark.Pixels.AsSpan())
            value = (byte)(value / Shade);
        Image joints = dark.Clone();
        foreach (PersonEvidence person in people)
        {
            if (person.Heat is { } heat)
                Glow(joints, heat, person.Confidence);
            Dots(joints, person.Vertices);
            if (person.Joints2D.Count > 0)
                new SkeletonDrawing().Draw(joints, [.. JointSets.JointNames(person.JointSet)], person.Joints2D, [.. person.Confidence.Select(c => c >= SureJoint)]);
        }

        List<Image> pictures = people.Any(p => p.Heat is not null || p.Vertices.Count + p.Joints2D.Count > 0) ? [joints] : [];
        if (people.Any(p => p.Dense.Count > 0))
            pictures.Add(Surface(dark, people));
        if (people.Any(p => p.Parts is not null))
            pictures.Add(Parts(dark, people));
        if (people.Any(p => p.Field is not null))
            pictures.Add(Fields(dark, people));
        return pictures.Count switch
        {
            0 => joints,
            1 => pictures[0],
            _ => ContactSheet.SideBySide([.. pictures]),
        };
    }

    // Each pixel of a part in its colour and the photo's in equal shares: the darkened photo has half of its own.
    private static Image Parts(Image ground, IReadOnlyList<PersonEvidence> people)
    {
        Image image = ground.Clone();
        foreach (PersonEvidence person in people)
        {
            if (person.Parts is not { } parts)
                continue;
            int[] cells = parts.CellsOf(image.Width, image.Height);
            for (int i = 0; i < cells.Length; i++)
            {
                if (cells[i] < 0 || parts.Labels[cells[i]] is not (> 0 and var part))
                    continue;
                Rgba color = s_partColors[part];
                Span<byte> pixel = image[i % image.Width, i / image.Width], below = ground[i % image.Width, i / image.Width];
                (pixel[0], pixel[1], pixel[2]) = ((byte)(below[0] + (color.R / Shade)), (byte)(below[1] + (color.G / Shade)), (byte)(below[2] + (color.B / Shade)));
            }
        }

        return image;
    }

    private static Image Fields(Image ground, IReadOnlyList<PersonEvidence> people)
    {
        Image image = ground.Clone();
        foreach (PersonEvidence person in people)
        {
            if (person.Field is not { } field)
                continue;
            ImageTransform fieldFromPhoto = field.PhotoFromField.Inverse();
            int area = field.Size * field.Size;
            for (int y = 0; y < image.Height; y++)
            {
                for (int x = 0; x < image.Width; x++)
                {
                    Vector2d at = fieldFromPhoto * new Vector2d(x + 0.5, y + 0.5);
                    if (!(at.X >= 0 && at.Y >= 0 && at.X < field.Size && at.Y < field.Size))
                        continue;
                    int p = ((int)at.Y * field.Size) + (int)at.X;
                    if (field.Rendered[p] == 0)
                        continue;
                    Span<byte> pixel = image[x, y];
                    (pixel[0], pixel[1], pixel[2]) = FieldColors.Of(field.Values[p], field.Values[area + p], FieldReach * field.Size);
                }
            }
        }

        int side = (int)(WheelShare * Math.Min(image.Width, image.Height));
        if (side < 1)
            return image;
        Image wheel = FieldColors.Wheel(side);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                if (wheel[x, y] is not [0, 0, 0])
                    wheel[x, y].CopyTo(image[x, y]);
            }
        }

        return image;
    }

    // The seen ones last, on top.
    private static void Dots(Image image, IReadOnlyList<SeenVertex> vertices)
    {
        Canvas canvas = new(image);
        double radius = VertexRadius * Math.Max(image.Width, image.Height);
        foreach (SeenVertex vertex in vertices.OrderBy(v => v.Visibility))
        {
            double seen = Math.Clamp(vertex.Visibility, 0, 1);
            byte Mix(byte none, byte all) => (byte)(none + (seen * (all - none)));
            canvas.Disc(vertex.Pixel, radius, new Rgba(Mix(s_hidden.R, s_seen.R), Mix(s_hidden.G, s_seen.G), Mix(s_hidden.B, s_seen.B)));
        }
    }

    // Each cell as brightly as its surest joint, relative to that joint's peak, in proportion to how sure the joint is.
    private static void Glow(Image image, HeatMaps heat, IReadOnlyList<double> confidence)
    {
        int cells = heat.Height * heat.Width;
        float[] glow = new float[cells];
        for (int j = 0; j < confidence.Count; j++)
        {
            ReadOnlySpan<float> map = heat.Probabilities.AsSpan(j * cells, cells);
            float peak = 0;
            foreach (float value in map)
                peak = Math.Max(peak, value);
            for (int c = 0; peak > 0 && c < cells; c++)
                glow[c] = Math.Max(glow[c], (float)Math.Sqrt(confidence[j]) * map[c] / peak);
        }

        ImageTransform cellFromPhoto = heat.PhotoFromCell.Inverse();
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                Vector2d at = cellFromPhoto * new Vector2d(x + 0.5, y + 0.5);
                double value = Bilinear(glow, heat.Width, heat.Height, at.X - 0.5, at.Y - 0.5);
                if (value <= 0)
                    continue;
                Span<byte> pixel = image[x, y];
                pixel[0] = (byte)Math.Min(255, pixel[0] + (255 * value));
                pixel[1] = (byte)Math.Min(255, pixel[1] + (150 * value * value));
            }
        }
    }

    private static double Bilinear(float[] values, int width, int height, double x, double y)
    {
        if (!(x > -1 && y > -1 && x < width && y < height))
            return 0;
        int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
        double right = x - left, below = y - top;
        double At(int column, int row) => column >= 0 && row >= 0 && column < width && row < height ? values[(row * width) + column] : 0;
        return ((1 - below) * (((1 - right) * At(left, top)) + (right * At(left + 1, top)))) + (below * (((1 - right) * At(left, top + 1)) + (right * At(left + 1, top + 1))));
    }

    // A part's colour, lighter along u and darker along v, so that the charts' directions can be seen.
    private static Image Surface(Image ground, IReadOnlyList<PersonEvidence> people)
    {
        Image image = ground.Clone();
        Canvas canvas = new(image);
        foreach (PersonEvidence person in people)
        {
            double half = person.DenseSpacing / 2;
            foreach (DensePoint point in person.Dense)
            {
                Rgba color = PartLabels.Color(point.Part);
                double light = 0.75 + (0.5 * point.U) - (0.25 * point.V);
                byte Lit(byte value) => (byte)Math.Clamp(value * light, 0, 255);
                canvas.Fill(
                    new BoundingBox(point.Pixel.X - half, point.Pixel.Y - half, 2 * half, 2 * half),
                    new Rgba(Lit(color.R), Lit(color.G), Lit(color.B), (byte)(255 * Math.Clamp(point.Confidence, 0, 1))));
            }
        }

        return image;
    }
}
