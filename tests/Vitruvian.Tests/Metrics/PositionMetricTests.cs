using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Metrics;

/// <summary>Position metrics on figures small enough to work out by hand.</summary>
public sealed class PositionMetricTests
{
    // A square of side 2 whose first corner is the root.
    private static readonly double[] Square = [0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 2, 0];

    [Fact]
    public void Mpjpe_IgnoresWhereTheRootIs_AndAveragesTheRest()
    {
        // Moved as a whole by (5, 5, 5); besides, the second corner is off by 3 along x and the third by 3 along x and 4 along z.
        double[] predicted = [5, 5, 5, 10, 5, 5, 10, 7, 9, 5, 7, 5];
        Near(Mpjpe.Compute(predicted, Square, 0), (0 + 3 + 5 + 0) / 4.0);
    }

    [Fact]
    public void Rcp_IsTheShareWithinAThreshold_AndTheAreaUnderIt()
    {
        // Errors of 0, 5 and 20 cm and a point without an answer: to 10 cm the first is right everywhere, the second over half of the range.
        Rcp rcp = new();
        double.IsNaN(rcp.Auc(0.1)).ShouldBeTrue();
        foreach (double error in (double[])[0, 0.05, 0.2, double.NaN])
            rcp.Add(error);
        Near(rcp.At(0.05), 0.5);
        Near(rcp.Auc(0.1), (1 + 0.5) / 4);
        Near(rcp.Auc(0.3), (1 + (25 / 30.0) + (10 / 30.0)) / 4);
        Near(rcp.FailureRate(0.1), 50);
        rcp.Count.ShouldBe(4);
    }

    [Fact]
    public void NMpjpe_OfASquareTwiceAsLarge_IsZero_AndMpjpeIsNot()
    {
        double[] predicted = [.. Square.Select(x => (2 * x) + 1)];
        Near(NMpjpe.Compute(predicted, Square, 0), 0);
        Near(Mpjpe.Compute(predicted, Square, 0), (0 + 2 + Math.Sqrt(8) + 2) / 4);
    }

    [Fact]
    public void NMpjpe_UsesTheScaleOfLeastSquares()
    {
        // Prediction (1,0,0) and (1,0,0) for (1,0,0) and (2,0,0): scale (1 + 2) / 2 = 1.5 leaves errors of 0.5 and 0.5; the root has none.
        Near(NMpjpe.Compute([0, 0, 0, 1, 0, 0, 1, 0, 0], [0, 0, 0, 1, 0, 0, 2, 0, 0], 0), 1.0 / 3);
    }

    [Fact]
    public void PaMpjpe_OfATurnedScaledSquare_IsZero()
    {
        Matrix3 turn = new AxisAngle(1, 2, -0.5).ToMatrix();
        double[] predicted = new double[12];
        for (int i = 0; i < 4; i++)
            (new Vector3d(1, 2, 3) + (0.3 * (turn * Vector3d.Read(Square.AsSpan(3 * i))))).Write(predicted.AsSpan(3 * i));
        Near(PaMpjpe.Compute(predicted, Square), 0, 1e-12);
        (NMpjpe.Compute(predicted, Square, 0) > 0.5).ShouldBeTrue();
    }

    [Fact]
    public void PaMpjpe_OfSquareAgainstDiamond_IsTheHandComputedRest()
    {
        // Truth: two points at distance 1 and two at distance 2 from the centre; the best scale of a unit diamond is 1.5, so every error is 0.5.
        double[] diamond = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0];
        double[] truth = [1, 0, 0, -1, 0, 0, 0, 2, 0, 0, -2, 0];
        Near(PaMpjpe.Compute(diamond, truth), 0.5, 1e-12);
        Near(PaPve.Compute(diamond, truth), 0.5, 1e-12);
    }

    [Fact]
    public void Pve_AlignsByTheRootJoints_NotByAVertex()
    {
        double[] predicted = [.. Square.Select(x => 2 * x)];
        Near(Pve.Compute(predicted, Square, new Vector3d(0, 0, 1), new Vector3d(0, 0, 0)), (1 + Math.Sqrt(5) + 3 + Math.Sqrt(5)) / 4);
        Near(NPve.Compute(predicted, Square, Vector3d.Zero, Vector3d.Zero), 0);
    }

    [Fact]
    public void Mpjpe_WithNaN_IsNaN() => double.IsNaN(Mpjpe.Compute([0, 0, 0, double.NaN, 0, 0], [0, 0, 0, 1, 0, 0], 0)).ShouldBeTrue();

    [Fact]
    public void Pck3d_AndAuc_CountErrorsByDistance()
    {
        double[] errors = [0, 0.01, 0.15, 0.151, double.NaN];
        Near(Pck3d.Compute(errors), 0.6);
        Near(Pck3d.Compute(errors, 0.005), 0.2);

        // Of the 31 thresholds, error 0 is within 31, error 10 mm within 29 (from the third on), error 150 mm within 1; the others within none.
        Near(Auc.Compute(errors), (31 + 29 + 1) / (31.0 * 5));
    }

    [Fact]
    public void AccelerationError_OfATremblingJoint_IsItsSecondDifference()
    {
        // One joint at rest in truth; predicted at 0, 1, 0, 1 along x: second differences are -2 and 2.
        double[] truth = new double[12];
        double[] predicted = [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0];
        Near(AccelerationError.Compute(predicted, truth, 1), 2);
        Near(AccelerationError.Compute(predicted, truth, 1, 30), 1800);
        double[] uniform = [0, 0, 0, 1, 2, 3, 2, 4, 6, 3, 6, 9];
        Near(AccelerationError.Compute(uniform, truth, 1), 0);
    }

    [Fact]
    public void QuaternionError_IsTheMeanAngle()
    {
        AxisAngle[] truth = [new AxisAngle(0.3, 0, 0), new AxisAngle(0, 1, 0), AxisAngle.Identity];
        AxisAngle[] predicted = [new AxisAngle(0.8, 0, 0), new AxisAngle(0, 1, 0), new AxisAngle(0, 0, Math.PI)];
        Near(QuaternionError.Compute<AxisAngle>(predicted, truth), (0.5 + 0 + Math.PI) / 3, 1e-12);

        // A rotation vector longer than a turn is the same rotation; a tiny angle keeps its digits.
        Near(QuaternionError.Compute<AxisAngle>([new AxisAngle(0, 0, (2 * Math.PI) + 0.1)], [AxisAngle.Identity]), 0.1, 1e-12);
        Near(QuaternionError.Compute<AxisAngle>([new AxisAngle(0, 0, 1e-9)], [AxisAngle.Identity]), 1e-9, 1e-15);
    }

    private static void Near(double found, double expected, double tolerance = 1e-14) =>
        (Math.Abs(found - expected) <= tolerance).ShouldBeTrue($"{found} for {expected}");
}
