using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Holo;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Holo;

public sealed class RotationMixtureTests
{
    private static readonly RotationClusters s_clusters = new(
        ["elbow", "wrist"],
        [EulerOrder.Yzx, EulerOrder.Xyz],
        [[0.1, 0.2, 0.3, -1, 0.5, 0, 0.7, -0.7, 1.1], [0.4, 0, 0, 0, -0.6, 0.2]]);

    [Fact]
    public void Rotations_AreThoseOfTheCore_InEachJointsOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        using RotationMixture layer = new(s_clusters);
        Tensor logits = Fixtures.Tensor(1, [4, 2, 3], 2);
        Tensor angles = layer.call(logits);
        double[] rotations = layer.Rotations(angles).to(float64).to_array<double>();
        double[] values = logits.to(float64).to_array<double>();
        for (int b = 0; b < 4; b++)
        {
            for (int j = 0; j < 2; j++)
            {
                int count = s_clusters.CentreCount(j);
                double[] weights = [.. Enumerable.Range(0, count).Select(k => Math.Exp(values[(((2 * b) + j) * 3) + k]))];
                Matrix3 expected = s_clusters.Rotation(j, [.. weights.Select(w => w / weights.Sum())]);
                double[] found = rotations[(9 * ((2 * b) + j))..][..9];
                double[] wanted = new double[9];
                expected.Write(wanted);
                for (int i = 0; i < 9; i++)
                    found[i].ShouldBe(wanted[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Angles_NeverLeaveTheHull()
    {
        using DisposeScope scope = NewDisposeScope();
        using RotationMixture layer = new(s_clusters);
        foreach (double size in (double[])[0.1, 3, 100, 1e4])
        {
            float[] angles = layer.call(Fixtures.Tensor(2, [50, 2, 3], size)).to_array<float>();
            for (int b = 0; b < 50; b++)
            {
                // The second joint has two centres: whatever lies between them is on one line.
                Vector3d first = s_clusters.Centre(1, 0), second = s_clusters.Centre(1, 1);
                Vector3d found = new(angles[(6 * b) + 3], angles[(6 * b) + 4], angles[(6 * b) + 5]);
                double along = Vector3d.Dot(found - first, second - first) / (second - first).LengthSquared;
                along.ShouldBeInRange(-1e-5, 1 + 1e-5);
                (first + (along * (second - first)) - found).Length.ShouldBeLessThan(1e-5);
                for (int d = 0; d < 3; d++)
                {
                    double[] centres = [.. Enumerable.Range(0, 3).Select(k => s_clusters.Centres(0)[(3 * k) + d])];
                    ((double)angles[(6 * b) + d]).ShouldBeInRange(centres.Min() - 1e-5, centres.Max() + 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Votes_AreThePapersFormula_AndWithoutAnyTheJointRests()
    {
        using DisposeScope scope = NewDisposeScope();
        using RotationMixture layer = new(s_clusters);
        Tensor logits = Fixtures.Tensor(3, [2, 4, 2, 3], 2);
        float[] say = [1, 0, 1, 1, 0, 0, 0, 1, /* second crop: nobody about the wrist */ 1, 0, 0, 0, 1, 0, 1, 0];
        float[] angles = layer.Vote(logits, tensor(say, [2, 4, 2])).to_array<float>();
        double[] w = logits.to(float64).to_array<double>();
        for (int b = 0; b < 2; b++)
        {
            for (int j = 0; j < 2; j++)
            {
                Vector3d over = Vector3d.Zero;
                double under = 0;
                for (int n = 0; n < 4; n++)
                {
                    for (int k = 0; k < s_clusters.CentreCount(j) && say[(((4 * b) + n) * 2) + j] == 1; k++)
                    {
                        double e = Math.Exp(w[(((((4 * b) + n) * 2) + j) * 3) + k]);
                        over += e * s_clusters.Centre(j, k);
                        under += e;
                    }
                }

                Vector3d expected = under > 0 ? (1 / under) * over : s_clusters.Centre(j, 0);
                int at = 3 * ((2 * b) + j);
                (new Vector3d(angles[at], angles[at + 1], angles[at + 2]) - expected).Length.ShouldBeLessThan(1e-5, $"crop {b}, joint {j}");
            }
        }
    }
}
