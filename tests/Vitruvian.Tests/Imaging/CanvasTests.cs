using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Imaging;

public sealed class CanvasTests
{
    [Fact]
    public void HorizontalLine_CoversItsRowsExactly()
    {
        var image = new Image(20, 9, 1);
        new Canvas(image).Line(new Vector2d(4, 4.5), new Vector2d(16, 4.5), 3, Rgba.White);
        for (int y = 0; y < 9; y++)
            image[10, y][0].ShouldBe(y is >= 3 and <= 5 ? (byte)255 : (byte)0, $"row {y}");
        image[1, 4][0].ShouldBe((byte)0);
        image[18, 4][0].ShouldBe((byte)0);
    }

    /// <summary>A line that covers half of a row gives that row half of the light, not half of the code.</summary>
    [Fact]
    public void HalfCoveredRow_HasHalfTheLight()
    {
        var image = new Image(20, 9, 1);
        new Canvas(image).Line(new Vector2d(2, 4), new Vector2d(18, 4), 3, Rgba.White);
        image[10, 3][0].ShouldBe((byte)255);
        image[10, 4][0].ShouldBe((byte)255);
        image[10, 2][0].ShouldBe((byte)188);
        image[10, 5][0].ShouldBe((byte)188);
        image[10, 1][0].ShouldBe((byte)0);
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(7.5)]
    [InlineData(12.25)]
    public void Disc_HasItsArea(double radius)
    {
        var image = new Image(40, 40, 1);
        new Canvas(image).Disc(new Vector2d(19.7, 20.4), radius, Rgba.White);
        double area = image.Pixels.Sum(p => (double)SrgbTransfer.ToLinear(p));
        double expected = Math.PI * radius * radius;
        (Math.Abs(area - expected) <= 0.02 * expected).ShouldBeTrue($"area {area}, expected {expected}");
    }

    [Fact]
    public void Circle_LeavesItsMiddleAlone()
    {
        var image = new Image(41, 41, 1);
        new Canvas(image).Circle(new Vector2d(20.5, 20.5), 10, 2, Rgba.White);
        image[20, 20][0].ShouldBe((byte)0);
        image[30, 20][0].ShouldBeGreaterThan((byte)250);
        image[20, 10][0].ShouldBeGreaterThan((byte)250);
        image[34, 20][0].ShouldBe((byte)0);
    }

    [Fact]
    public void Fill_AntiAliasesSidesBetweenPixels()
    {
        var image = new Image(6, 6, 1);
        new Canvas(image).Fill(new BoundingBox(1.5, 1, 3, 2), Rgba.White);
        image.Row(0).ToArray().ShouldAllBe(p => p == 0);
        image.Row(1).ToArray().ShouldBe(new byte[] { 0, 188, 255, 255, 188, 0 });
        image.Row(2).ToArray().ShouldBe(new byte[] { 0, 188, 255, 255, 188, 0 });
        image.Row(3).ToArray().ShouldAllBe(p => p == 0);
    }

    [Fact]
    public void TranslucentStroke_IsLaidOnOnceWhereItCrossesItself()
    {
        var image = new Image(30, 30, 1);
        new Canvas(image).Stroke([new Vector2d(5, 15), new Vector2d(25, 15), new Vector2d(15, 15), new Vector2d(15, 25)], 4, Rgba.White.WithOpacity(0.5));
        byte once = image[8, 15][0];
        image[20, 15][0].ShouldBe(once);
        image[15, 15][0].ShouldBe(once);
        image[15, 22][0].ShouldBe(once);
    }

    [Fact]
    public void PlacesOutsideOrNowhere_DoNoHarm()
    {
        var image = new Image(10, 10);
        var canvas = new Canvas(image);
        canvas.Line(new Vector2d(-1e9, 5), new Vector2d(1e9, 5), 1, Rgba.White);
        canvas.Disc(new Vector2d(double.NaN, 5), 3, Rgba.White);
        canvas.Disc(new Vector2d(-50, -50), 3, Rgba.White);
        canvas.Text("outside", new Vector2d(500, 500), 10, Rgba.White);
        image[5, 5][0].ShouldBeGreaterThan((byte)0);
        image[5, 8][0].ShouldBe((byte)0);
    }

    [Fact]
    public void Text_StaysInItsBoxAndMeasuresIt()
    {
        const double capHeight = 14;
        foreach (string text in new[] { "Hello, World", "gjpqy", "WWW", "i" })
        {
            var image = new Image(300, 40, 1);
            new Canvas(image).Text(text, new Vector2d(10, 10), capHeight, Rgba.White);
            double width = Canvas.MeasureText(text, capHeight);
            int right = 0;
            for (int y = 0; y < 40; y++)
            {
                for (int x = 0; x < 300; x++)
                {
                    if (image[x, y][0] == 0)
                        continue;
                    right = Math.Max(right, x + 1);
                    (x >= 9 && y >= 9 && y <= 10 + Canvas.LineHeight(capHeight)).ShouldBeTrue($"'{text}' marks pixel {x}, {y}");
                }
            }

            (Math.Abs(right - (10 + width)) <= 1.5).ShouldBeTrue($"'{text}' ends at {right}; measured {10 + width}");
        }
    }

    [Fact]
    public void EveryPrintableCharacter_HasItsOwnShape()
    {
        var seen = new Dictionary<string, char>();
        for (char c = '!'; c <= '~'; c++)
        {
            var image = new Image(24, 30, 1);
            new Canvas(image).Text($"{c}", new Vector2d(4, 4), 16, Rgba.White);
            string shape = Convert.ToHexString(image.Pixels);
            image.Pixels.ShouldContain(p => p > 128, $"'{c}' is empty");

            // In a plain stroke font, capital i and small L are the same stem.
            if (c != 'l')
                seen.ContainsKey(shape).ShouldBeFalse($"'{c}' looks like '{seen.GetValueOrDefault(shape)}'");
            seen[shape] = c;
        }
    }

    [Fact]
    public void Golden_Drawing()
    {
        var image = new Image(320, 200);
        var canvas = new Canvas(image);
        canvas.Fill(new BoundingBox(0, 0, 320, 200), new Rgba(0xF8, 0xF6, 0xF2));
        canvas.Text("The quick brown fox jumps over", new Vector2d(8, 8), 11, Rgba.Black);
        canvas.Text("the lazy dog. 0123456789", new Vector2d(8, 28), 11, Rgba.Black);
        canvas.Text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", new Vector2d(8, 48), 9, Rgba.Parse("#2F5D8A"));
        canvas.Text("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ 45° 3×4", new Vector2d(8, 64), 9, Rgba.Black);
        for (int i = 0; i < 12; i++)
        {
            double angle = 2 * Math.PI * i / 12;
            canvas.Line(new Vector2d(80, 140), new Vector2d(80 + (45 * Math.Cos(angle)), 140 + (45 * Math.Sin(angle))), 0.5 + (0.25 * i), new Rgba(200, 60, 40));
        }

        canvas.Disc(new Vector2d(180, 140), 30, new Rgba(40, 120, 200).WithOpacity(0.6));
        canvas.Disc(new Vector2d(205, 140), 30, new Rgba(40, 160, 60).WithOpacity(0.6));
        canvas.Circle(new Vector2d(275, 140), 28, 3, Rgba.Black);
        canvas.Rectangle(new BoundingBox(255, 120, 40, 40), 2, new Rgba(150, 40, 140));
        GoldenImage.ShouldMatch(image, "drawing");
    }
}
