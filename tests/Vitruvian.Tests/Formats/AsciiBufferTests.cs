using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vitruvian.Formats;

namespace Vitruvian.Tests.Formats;

public sealed class AsciiBufferTests
{
    [Theory]
    [InlineData(0.0, " 0.000000")]
    [InlineData(-0.0000001, " 0.000000")]
    [InlineData(-0.000001, " -0.000001")]
    [InlineData(1.5, " 1.500000")]
    [InlineData(-12.0304, " -12.030400")]
    [InlineData(0.9999999, " 1.000000")]
    [InlineData(123456789.25, " 123456789.250000")]
    [InlineData(-1e12, " -1000000000000.000000")]
    public void Numbers_HaveSixDecimals(double value, string text) =>
        Encoding.ASCII.GetString(new AsciiBuffer(16).AppendSpaced(value).Written).ShouldBe(text);

    [Fact]
    public void AnyNumber_ComesBackWithinHalfAMillionth() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NormalFloat>(), number =>
        {
            double value = number.Get;
            double back = double.Parse(Encoding.ASCII.GetString(new AsciiBuffer(16).AppendSpaced(value).Written), CultureInfo.InvariantCulture);
            return Math.Abs(back - value) <= 0.5e-6 + (1e-12 * Math.Abs(value));
        }).QuickCheckThrowOnFailure();
}
