using Vitruvian.Fitting.Priors;
using Vitruvian.Learning.Losses;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Losses;

/// <summary>Each loss against its plain formula.</summary>
public sealed class LossTests
{
    [Fact]
    public void GemanMcClure_IsQuadraticBelowSigmaAndBoundedAbove()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] found = SampleLoss.GemanMcClure(tensor([0.0, 0.5, -2, 1e6]), 2).to_array<double>();
        found[0].ShouldBe(0);
        found[1].ShouldBe(4 * 0.25 / 4.25, 1e-15);
        found[2].ShouldBe(2, 1e-15);
        found[3].ShouldBe(4, 1e-10);
        GradientCheck.AtRandom(t => SampleLoss.GemanMcClure(3 * t[0], 1.5), [3, 4]);
    }

    [Fact]
    public void Points_AreWeighedByTheirConfidences()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] a = Fixtures.Values(51, 12), b = Fixtures.Values(52, 12);
        double[] c = [1, 0.5, 0, 0.25];
        Tensor points = tensor(a, [2, 2, 3]), targets = tensor(b, [2, 2, 3]), confidences = tensor(c, [2, 2]);
        double[] squared = SampleLoss.Points(points, targets, confidences).to_array<double>();
        double[] absolute = SampleLoss.PointsL1(points, targets, confidences).to_array<double>();
        double[] robust = SampleLoss.RobustPoints(points, targets, 0.7, confidences).to_array<double>();
        double[] plain = SampleLoss.Points(points, targets).to_array<double>();
        for (int s = 0; s < 2; s++)
        {
            double l2 = 0, l1 = 0, rho = 0, unweighted = 0;
            for (int i = 6 * s; i < 6 * (s + 1); i++)
            {
                double d = a[i] - b[i], w = c[i / 3];
                l2 += w * d * d / 6;
                l1 += w * Math.Abs(d) / 6;
                rho += w * w * (0.49 * d * d / (0.49 + (d * d))) / 6;
                unweighted += d * d / 6;
            }

            squared[s].ShouldBe(l2, 1e-14);
            absolute[s].ShouldBe(l1, 1e-14);
            robust[s].ShouldBe(rho, 1e-14);
            plain[s].ShouldBe(unweighted, 1e-14);
        }
    }

    [Fact]
    public void PointsAndSamplesWithoutLabels_MayBeAnything()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor([1.0, 2, 3, 4], [1, 2, 2]).requires_grad_();
        Tensor loss = SampleLoss.Points(points, tensor([0.0, 0, double.NaN, 7], [1, 2, 2]), tensor([1.0, 0], [1, 2]));
        loss.sum().backward();
        loss.item<double>().ShouldBe(5.0 / 4);
        points.grad!.to_array<double>().ShouldBe([0.5, 1, 0, 0]);

        Tensor losses = tensor([3.0, double.NaN, 5]).requires_grad_();
        Tensor mean = SampleLoss.Mean(losses, tensor([1.0, 0, 3]));
        mean.backward();
        mean.item<double>().ShouldBe(4.5);
        losses.grad!.to_array<double>().ShouldBe([0.25, 0, 0.75]);
        SampleLoss.Mean(losses, zeros([3], float64)).item<double>().ShouldBe(0);
        SampleLoss.Mean(tensor([1.0, 4])).item<double>().ShouldBe(2.5);
    }

    [Fact]
    public void RelativeTo_TakesTheMeanOfTheRoots()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor([1.0, 2, 3, 4, 5, 6, 100, 100, 100], [1, 3, 3]);
        SampleLoss.RelativeTo(points, 0, 1).to_array<double>().ShouldBe([-1.5, -1.5, -1.5, 1.5, 1.5, 1.5, 97.5, 96.5, 95.5]);
    }

    [Fact]
    public void ErrorsOfMatricesAndVertices_AreMeansOverEachSample()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Fixtures.Tensor(53, [2, 4, 3, 3], type: float64), b = Fixtures.Tensor(54, [2, 4, 3, 3], type: float64);
        double[] x = a.to_array<double>(), y = b.to_array<double>();
        double[] squared = SampleLoss.SquaredError(a, b).to_array<double>(), absolute = SampleLoss.AbsoluteError(a, b).to_array<double>();
        for (int s = 0; s < 2; s++)
        {
            int[] elements = [.. Enumerable.Range(36 * s, 36)];
            squared[s].ShouldBe(elements.Average(i => (x[i] - y[i]) * (x[i] - y[i])), 1e-14);
            absolute[s].ShouldBe(elements.Average(i => Math.Abs(x[i] - y[i])), 1e-14);
        }

        SampleLoss.PositiveScale(tensor([0.1, 5, 5, -0.2, 5, 5], [2, 3])).to_array<double>().ShouldBe([Math.Exp(-2), Math.Exp(4)], 1e-12);
        Should.Throw<ArgumentException>(() => SampleLoss.Points(zeros(2, 3, 2), zeros(2, 3, 3))).Message.ShouldStartWith("targets is float32[2, 3, 3]; expected the shape of float32[2, 3, 2].");
        Should.Throw<ArgumentException>(() => SampleLoss.Points(zeros(2, 3, 2), zeros(2, 3, 2), zeros(3))).Message.ShouldStartWith("confidences is float32[3]; expected (2, 3).");
    }

    [Fact]
    public void MeshLosses_AreThoseOfEdgesAndNormals()
    {
        using DisposeScope scope = NewDisposeScope();
        int[] faces = [0, 1, 2, 2, 1, 3];
        using var loss = new MeshLoss(faces);
        loss.EdgeCount.ShouldBe(5);
        double[] v = Fixtures.Values(55, 12), t = Fixtures.Values(56, 12);
        Tensor vertices = tensor(v, [1, 4, 3]), targets = tensor(t, [1, 4, 3]);
        (int A, int B)[] edges = [(0, 1), (1, 2), (0, 2), (1, 3), (2, 3)];
        double expected = edges.Average(e => Math.Abs(Length(Edge(v, e.A, e.B)) - Length(Edge(t, e.A, e.B))));
        loss.EdgeLength(vertices, targets).item<double>().ShouldBe(expected, 1e-14);

        double cosines = 0;
        for (int f = 0; f < 2; f++)
        {
            int[] c = faces[(3 * f)..((3 * f) + 3)];
            double[] p = Edge(t, c[0], c[1]), q = Edge(t, c[0], c[2]);
            double[] n = [(p[1] * q[2]) - (p[2] * q[1]), (p[2] * q[0]) - (p[0] * q[2]), (p[0] * q[1]) - (p[1] * q[0])];
            for (int e = 0; e < 3; e++)
            {
                double[] edge = Edge(v, c[e], c[(e + 1) % 3]);
                cosines += Math.Abs(((edge[0] * n[0]) + (edge[1] * n[1]) + (edge[2] * n[2])) / (Length(edge) * Length(n))) / 6;
            }
        }

        loss.NormalCosine(vertices, targets).item<double>().ShouldBe(cosines, 1e-14);
        loss.NormalCosine(targets, targets).item<double>().ShouldBe(0, 1e-14);
        GradientCheck.AtRandom(x => loss.EdgeLength(x[0], x[1]) + loss.NormalCosine(x[0], x[1]), [2, 4, 3], [2, 4, 3]);

        static double[] Edge(double[] p, int a, int b) => [p[3 * b] - p[3 * a], p[(3 * b) + 1] - p[(3 * a) + 1], p[(3 * b) + 2] - p[(3 * a) + 2]];
        static double Length(double[] e) => Math.Sqrt((e[0] * e[0]) + (e[1] * e[1]) + (e[2] * e[2]));
    }

    [Fact]
    public void GaussianMixture_HasTheEnergyAndGradientOfTheCore()
    {
        using DisposeScope scope = NewDisposeScope();
        const int d = 5, m = 3;
        double[] covariances = new double[m * d * d];
        for (int k = 0; k < m; k++)
        {
            double[] a = Fixtures.Values(60 + (ulong)k, d * d);
            for (int i = 0; i < d * d; i++)
                covariances[(k * d * d) + i] = Enumerable.Range(0, d).Sum(e => a[(i / d * d) + e] * a[(i % d * d) + e]) + (i % (d + 1) == 0 ? 0.2 : 0);
        }

        var mixture = new GaussianMixture([0.5, 0.2, 0.3], Fixtures.Values(63, m * d), covariances);
        using var loss = new GaussianMixtureLoss(mixture, float64);
        double[] values = Fixtures.Values(64, 40 * d);
        Tensor input = tensor(values, [40, d]).requires_grad_();
        Tensor energies = loss.call(input);
        energies.sum().backward();
        double[] found = energies.to_array<double>(), gradients = input.grad!.to_array<double>();
        var chosen = new HashSet<int>();
        double[] gradient = new double[d];
        for (int b = 0; b < 40; b++)
        {
            ReadOnlySpan<double> x = values.AsSpan(b * d, d);
            _ = chosen.Add(mixture.Nearest(x, out _));
            found[b].ShouldBe(mixture.Energy(x, gradient), 1e-11);
            for (int i = 0; i < d; i++)
                gradients[(b * d) + i].ShouldBe(gradient[i], 1e-10);
        }

        chosen.Count.ShouldBe(m);
        Should.Throw<ArgumentException>(() => loss.call(zeros(2, 4))).Message.ShouldStartWith("input is float32[2, 4]; expected (B, 5).");
    }
}
