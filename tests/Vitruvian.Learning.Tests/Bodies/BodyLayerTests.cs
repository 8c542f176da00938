using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Learning.Bodies;
using Vitruvian.Learning.Geometry;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests.Bodies;

/// <summary>The body on tensors against the core's posers and exact derivatives.</summary>
public sealed class BodyLayerTests
{
    private static readonly Lazy<BodyModel> s_builtIn = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    // SMPL's shape of a model: 24 joints in its tree, pose-blend shapes, no bind rotations; and one with everything else.
    private static readonly Lazy<BodyModel> s_smplLike = new(() => RandomBodies.Model(5, vertexCount: 60, humanTree: true, bindRotations: false));
    private static readonly Lazy<BodyModel> s_strange = new(() => RandomBodies.Model(6, vertexCount: 50, jointCount: 9, betaCount: 3, influences: 6));

    public static TheoryData<string> Models => ["built-in", "smpl-like", "strange"];

    [Theory]
    [MemberData(nameof(Models))]
    public void VerticesAndJoints_AreThoseOfTheReferencePoser(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = Model(name);
        BodyParameters[] people = [RandomBodies.Parameters(model, 1), RandomBodies.Parameters(model, 2)];
        foreach ((ScalarType type, double tolerance) in new[] { (float64, 1e-12), (float32, 1e-5) })
        {
            using var layer = new BodyLayer(model, type);
            using var mesh = new BodyVertexLayer(model, dtype: type);
            BodyState state = Pose(layer, people, type);
            Tensor vertices = mesh.call(state);
            vertices.shape.ShouldBe([2, model.VertexCount, 3]);
            for (int b = 0; b < people.Length; b++)
            {
                double[] expectedVertices = new double[3 * model.VertexCount];
                double[] expectedJoints = new double[3 * model.JointCount];
                ReferencePoser.Pose<AxisAngle>(model, people[b].Betas, people[b].Pose, people[b].Translation, expectedVertices, expectedJoints);
                ShouldAgree(vertices[b], expectedVertices, tolerance);
                ShouldAgree(state.Joints[b], expectedJoints, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Points_HaveTheValuesAndDerivativesOfTheCore(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = Model(name);
        BodyPoint[] points = Points(model);
        BodyParameters person = RandomBodies.Parameters(model, 3);
        (double[] expected, double[] gradient, double[] weights) = CoreGradient(model, points, person);
        foreach ((ScalarType type, double tolerance) in new[] { (float64, 1e-10), (float32, 1e-5) })
        {
            using var layer = new BodyLayer(model, type);
            using var layerPoints = new BodyPointLayer(model, points, type);
            (Tensor[] inputs, BodyState state) = PoseWithGradients(layer, person, type);
            Tensor output = layerPoints.call(state);
            output.shape.ShouldBe([1, points.Length, 3]);
            ShouldAgree(output, expected, tolerance);
            (output * tensor(weights, output.shape, type)).sum().backward();
            ShouldAgree(Gradients(inputs), gradient, tolerance * gradient.Max(Math.Abs));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Vertices_HaveTheDerivativesOfTheCore(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = Model(name);
        int[] subset = [.. Enumerable.Range(0, 40).Select(i => i * (model.VertexCount - 1) / 39).Reverse()];
        BodyParameters person = RandomBodies.Parameters(model, 4);
        (double[] expected, double[] gradient, double[] weights) = CoreGradient(model, [.. subset.Select(v => BodyPoint.AtVertex($"{v}", v))], person);
        foreach ((ScalarType type, double tolerance) in new[] { (float64, 1e-10), (float32, 1e-5) })
        {
            using var layer = new BodyLayer(model, type);
            using var some = new BodyVertexLayer(model, subset, type);
            using var all = new BodyVertexLayer(model, null, type);
            Tensor positions = tensor(Array.ConvertAll(subset, v => (long)v));

            // The built-in body's mesh is done in blocks of vertices, the others at once.
            foreach (Func<BodyState, Tensor> pose in new Func<BodyState, Tensor>[] { some.call, state => all.call(state).index_select(1, positions) })
            {
                (Tensor[] inputs, BodyState state) = PoseWithGradients(layer, person, type);
                Tensor output = pose(state);
                ShouldAgree(output, expected, tolerance);
                (output * tensor(weights, output.shape, type)).sum().backward();
                ShouldAgree(Gradients(inputs), gradient, tolerance * gradient.Max(Math.Abs));
            }
        }
    }

    [Fact]
    public void RotationsThatAreNone_HaveTheGradientsOfFreeMatrices()
    {
        BodyModel model = s_strange.Value;
        using var layer = new BodyLayer(model, float64);
        using var mesh = new BodyVertexLayer(model, [3, 17], float64);
        GradientCheck.AtRandom(t => mesh.call(layer.call(t[0], t[1], t[2])), [1, 3], [1, 9, 3, 3], [1, 3]);
    }

    [Fact]
    public void JointSet_OfTheBuiltInBody_NeedsNoMesh()
    {
        using DisposeScope scope = NewDisposeScope();
        BodyModel model = s_builtIn.Value;
        JointSet coco = JointSets.For(model, JointSets.Coco17);
        BodyParameters[] people = [RandomBodies.Parameters(model, 8), RandomBodies.Parameters(model, 9)];
        using var layer = new BodyLayer(model, float64);
        using var points = new BodyPointLayer(model, coco.Points, float64);
        Tensor output = points.call(Pose(layer, people, float64));
        output.shape.ShouldBe([2, 17, 3]);
        var evaluator = new BodyPointEvaluator<AxisAngle>(model, coco.Points);
        for (int b = 0; b < people.Length; b++)
        {
            evaluator.Evaluate(people[b].Betas, Values(people[b]), people[b].Translation);
            ShouldAgree(output[b], evaluator.Points.ToArray(), 1e-11);
        }
    }

    [Fact]
    public void Constants_MoveWithTheModuleButAreNotSaved()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BodyLayer(s_strange.Value);
        layer.state_dict().ShouldBeEmpty();
        layer.parameters().ShouldBeEmpty();
        _ = layer.to(float64);
        BodyState state = layer.call(zeros([1, 3], float64), eye(3, float64).expand(1, 9, 3, 3));
        state.Joints.dtype.ShouldBe(float64);
    }

    [Fact]
    public void WrongShapes_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BodyLayer(s_strange.Value);
        Should.Throw<ArgumentException>(() => layer.call(zeros(2, 4), zeros(2, 9, 3, 3))).Message.ShouldStartWith("betas is float32[2, 4]; expected (B, 3).");
        Should.Throw<ArgumentException>(() => layer.call(zeros(2, 3), zeros(1, 9, 3, 3))).Message.ShouldStartWith("rotations is float32[1, 9, 3, 3]; expected (2, 9, 3, 3).");
        Should.Throw<ArgumentException>(() => layer.call(zeros(2, 3), zeros(2, 9, 3, 3), zeros(3))).Message.ShouldStartWith("translation is float32[3]; expected (2, 3).");
        Should.Throw<ArgumentException>(() => new BodyVertexLayer(s_strange.Value, [50])).Message.ShouldStartWith("vertices names 50; 'random 6' has 50.");
    }

    private static BodyModel Model(string name) => name switch
    {
        "built-in" => s_builtIn.Value,
        "smpl-like" => s_smplLike.Value,
        _ => s_strange.Value,
    };

    // A joint, a vertex, a mixture of both, and sums over many vertices, one of which does not add up to 1.
    private static BodyPoint[] Points(BodyModel model)
    {
        int[] many = [.. Enumerable.Range(0, 45).Select(i => i * (model.VertexCount - 1) / 44)];
        return
        [
            BodyPoint.AtJoint("joint", model.JointCount - 1),
            BodyPoint.AtVertex("vertex", 7),
            new BodyPoint("mixture", [2, 4], [0.5, 0.2], [11, 12, 13], [0.1, 0.3, -0.1]),
            new BodyPoint("many", [], [], many, [.. many.Select((_, i) => (i % 3) / 45.0)]),
        ];
    }

    private static (double[] Points, double[] Gradient, double[] Weights) CoreGradient(BodyModel model, BodyPoint[] points, BodyParameters person)
    {
        var evaluator = new BodyPointEvaluator<AxisAngle>(model, points);
        evaluator.Evaluate(person.Betas, Values(person), person.Translation);
        evaluator.EvaluateJacobian();
        double[] weights = Fixtures.Values(77, 3 * points.Length);
        double[] gradient = new double[evaluator.ColumnCount];
        for (int r = 0; r < weights.Length; r++)
        {
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] += weights[r] * evaluator.Jacobian[(r * gradient.Length) + c];
        }

        return (evaluator.Points.ToArray(), gradient, weights);
    }

    private static double[] Values(BodyParameters person) => [.. person.Pose.SelectMany(r => new[] { r.X, r.Y, r.Z })];

    private static BodyState Pose(BodyLayer layer, BodyParameters[] people, ScalarType type)
    {
        Tensor betas = tensor([.. people.SelectMany(p => p.Betas)], [people.Length, layer.Model.BetaCount], type);
        Tensor pose = tensor([.. people.SelectMany(Values)], [people.Length, layer.Model.JointCount, 3], type);
        Tensor translation = tensor([.. people.SelectMany(p => new[] { p.Translation.X, p.Translation.Y, p.Translation.Z })], [people.Length, 3], type);
        return layer.call(betas, Rotations.FromAxisAngle(pose), translation);
    }

    private static (Tensor[] Inputs, BodyState State) PoseWithGradients(BodyLayer layer, BodyParameters person, ScalarType type)
    {
        Tensor betas = tensor(person.Betas, [1, layer.Model.BetaCount], type).requires_grad_();
        Tensor pose = tensor(Values(person), [1, layer.Model.JointCount, 3], type).requires_grad_();
        Tensor translation = tensor([person.Translation.X, person.Translation.Y, person.Translation.Z], [1, 3], type).requires_grad_();
        return ([betas, pose, translation], layer.call(betas, Rotations.FromAxisAngle(pose), translation));
    }

    private static Tensor Gradients(Tensor[] inputs) => cat([.. inputs.Select(input => input.grad!.flatten())]);

    private static void ShouldAgree(Tensor found, double[] expected, double tolerance)
    {
        double[] values = found.to(float64).to_array<double>();
        values.Length.ShouldBe(expected.Length);
        double worst = 0;
        for (int i = 0; i < values.Length; i++)
            worst = Math.Abs(values[i] - expected[i]) <= tolerance ? worst : Math.Max(worst, Math.Abs(values[i] - expected[i]));
        (worst <= tolerance).ShouldBeTrue($"largest difference {worst}");
    }
}
