using Vitruvian.Imaging;

namespace Vitruvian.Tests.Imaging;

public sealed class ContactSheetTests
{
    [Fact]
    public void Grid_HasItsSizeAndPlaces()
    {
        Image[] images = [Flat(40, 30, 10), Flat(40, 30, 20), Flat(40, 30, 30)];
        Image sheet = new ContactSheet { Margin = 5 }.Layout(images, [], 2);
        (sheet.Width, sheet.Height).ShouldBe((95, 75));
        sheet[5, 5][0].ShouldBe((byte)10);
        sheet[50, 5][0].ShouldBe((byte)20);
        sheet[5, 40][0].ShouldBe((byte)30);
        sheet[50, 40].ToArray().ShouldBe(new byte[] { 0xF4, 0xF2, 0xEE });
        sheet[44, 34][0].ShouldBe((byte)10);
        sheet[45, 34][0].ShouldBe((byte)0xF4);
    }

    [Fact]
    public void CellSize_FitsEveryPictureAsAWhole()
    {
        Image sheet = new ContactSheet { Margin = 0, CellSize = 50 }.Layout([Flat(200, 100, 10), Flat(20, 40, 20)], [], 2);
        (sheet.Width, sheet.Height).ShouldBe((100, 50));
        sheet[0, 11][0].ShouldBe((byte)0xF4);
        sheet[0, 12][0].ShouldBe((byte)10);
        sheet[62, 25][0].ShouldBe((byte)20);
        sheet[61, 25][0].ShouldBe((byte)0xF4);
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        Should.Throw<ArgumentException>(() => ContactSheet.Compose([], [], 3));
        Should.Throw<ArgumentException>(() => ContactSheet.Compose([Flat(2, 2, 0)], ["a", "b"], 3)).Message.ShouldContain("2 labels");
        Should.Throw<ArgumentException>(() => ContactSheet.Compose([Flat(2, 2, 0)], [], 0));
    }

    [Fact]
    public void Golden_ContactSheet()
    {
        Image[] images = [Flat(90, 60, 60), Flat(60, 90, 120), new Image(90, 90, 1), Flat(30, 30, 200)];
        Image sheet = new ContactSheet { CellSize = 90 }.Layout(images, ["first", "second", "a label that is far too long for its cell", ""], 3);
        GoldenImage.ShouldMatch(sheet, "contact-sheet");
    }

    private static Image Flat(int width, int height, byte value)
    {
        var image = new Image(width, height);
        image.Pixels.AsSpan().Fill(value);
        return image;
    }
}
