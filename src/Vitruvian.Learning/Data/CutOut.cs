using Vitruvian.Evaluation;
using Vitruvian.Imaging;

namespace Vitruvian.Learning.Data;

/// <summary>A person's pixels, cut out of a photo.</summary>
internal sealed class CutOut
{
    private readonly Image _image;

    private CutOut(Image image) => _image = image;

    public int Width => _image.Width;

    public int Height => _image.Height;

    /// <summary>Cuts a person out.</summary>
    /// <exception cref="InvalidInputException">Photo or mask are damaged, or nobody is in the box.</exception>
    public static CutOut Of(PeoplePhoto photo, AnnotatedPerson person)
    {
        Image image = photo.ReadImage();
        byte[] mask = photo.ReadMask(person) ?? throw InvalidInputException.For(photo.ImagePath, "mask", "a mask", "none");
        int left = Math.Clamp((int)person.Box.X, 0, photo.Width - 1);
        int top = Math.Clamp((int)person.Box.Y, 0, photo.Height - 1);
        int right = Math.Clamp((int)Math.Ceiling(person.Box.Right), left + 1, photo.Width);
        int bottom = Math.Clamp((int)Math.Ceiling(person.Box.Bottom), top + 1, photo.Height);
        var result = new Image(right - left, bottom - top, 4);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Span<byte> to = result[x - left, y - top];
                image[x, y].CopyTo(to);
                to[3] = mask[(y * photo.Width) + x];
            }
        }

        return new CutOut(result);
    }

    /// <summary>Draws the person with soft edges.</summary>
    /// <param name="picture">RGB; changed.</param>
    /// <param name="owner">Number of the person seen at each pixel; changed.</param>
    /// <param name="number">This person's number.</param>
    /// <param name="scale">Pixels of the picture a pixel of the photo.</param>
    /// <param name="left">Where the cut-out's left edge goes.</param>
    /// <param name="top">Where its upper edge goes.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    /// <returns>Pixels that the person covers, with those beyond the picture's edges.</returns>
    public int Draw(Image picture, byte[] owner, byte number, double scale, double left, double top, bool mirrored)
    {
        const byte half = 128;
        int width = Math.Max(1, (int)Math.Round(scale * Width));
        int height = Math.Max(1, (int)Math.Round(scale * Height));
        double stretch = (double)width / Width;
        double rise = (double)height / Height;
        ImageTransform map = mirrored ? new(-stretch, 0, width, 0, rise, 0) : new(stretch, 0, 0, 0, rise, 0);
        Image figure = Resampling.Warp(_image, map, width, height);
        (int x0, int y0) = ((int)Math.Round(left), (int)Math.Round(top));
        int drawn = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> from = figure[x, y];
                if (from[3] == 0)
                    continue;
                drawn += from[3] >= half ? 1 : 0;
                (int px, int py) = (x0 + x, y0 + y);
                if ((uint)px >= (uint)picture.Width || (uint)py >= (uint)picture.Height)
                    continue;
                Span<byte> to = picture[px, py];
                for (int c = 0; c < 3; c++)
                    to[c] = (byte)(to[c] + (((from[c] - to[c]) * from[3]) / byte.MaxValue));
                if (from[3] >= half)
                    owner[(py * picture.Width) + px] = number;
            }
        }

        return drawn;
    }
}
