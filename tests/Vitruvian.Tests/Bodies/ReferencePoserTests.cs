using Vitruvian.Bodies;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Bodies;

/// <summary>Facts about posing that do not need another implementation to compare with.</summary>
public sealed class ReferencePoserTests
{
    [Fact]
    public void Pose_WithoutBindRotationsAtIdentity_ReturnsTheShapedTemplate()
    {
        BodyModel model = RandomBodies.Model(1, bindRotations: false);
        var parameters = new BodyParameters(model.BetaCount, model.JointCount) { Translation = new Vector3d(1, 2, 3) };
        parameters.Betas[2] = 1.5;
        double[] vertices = Pose(model, parameters);
        double[] move = [1, 2, 3];
        for (int i = 0; i < vertices.Length; i++)
        {
            double expected = model.Template[i] + (1.5 * model.ShapeDirections[(2 * vertices.Length) + i]) + move[i % 3];
            (Math.Abs(vertices[i] - expected) <= 1e-6).ShouldBeTrue();
        }
    }

    [Fact]
    public void Pose_WithAnotherRootRotation_TurnsTheBodyAboutItsRoot()
    {
        BodyModel model = RandomBodies.Model(2);
        BodyParameters parameters = RandomBodies.Parameters(model, 3);
        double[] before = Pose(model, parameters);
        double[] joints = new double[model.JointCount * 3];
        ReferencePoser.Pose<AxisAngle>(model, parameters.Betas, parameters.Pose, parameters.Translation, before, joints);
        var root = Vector3d.Read(joints);
        Matrix3 turn = new AxisAngle(0.4, 1.2, -0.7).ToMatrix();
        parameters.GlobalOrient = AxisAngle.FromMatrix(turn * parameters.GlobalOrient.ToMatrix());
        double[] after = Pose(model, parameters);
        for (int v = 0; v < model.VertexCount; v++)
        {
            Vector3d expected = root + (turn * (Vector3d.Read(before.AsSpan(3 * v)) - root));
            ((Vector3d.Read(after.AsSpan(3 * v)) - expected).Length <= 1e-6).ShouldBeTrue();
        }
    }

    [Fact]
    public void Pose_OfABentElbow_TurnsOnlyWhatHangsBelowIt()
    {
        // A rod of three vertices along x; the second joint stands at x = 1 and turns by a quarter turn about z.
        var model = new BodyModel(new BodyModelDefinition
        {
            Source = "test",
            Name = "rod",
            Template = [0, 0, 0, 1, 0, 0, 3, 0, 0],
            ShapeDirections = [],
            Faces = [0, 1, 2],
            Parents = [-1, 0],
            JointNames = ["upper", "lower"],
            Skinning = new SkinningWeights(1, [0, 1, 1], [1, 1, 1]),
            JointRegressor = SparseMatrix.FromTriples(2, 3, [(0, 0, 1), (1, 1, 1)]),
            BindRotations = [Matrix3.Identity, Matrix3.Identity],
        });
        var parameters = new BodyParameters(0, 2);
        parameters.Pose[1] = new AxisAngle(0, 0, Math.PI / 2);
        double[] expected = [0, 0, 0, 1, 0, 0, 1, 2, 0];
        double[] vertices = Pose(model, parameters);
        for (int i = 0; i < 9; i++)
            (Math.Abs(vertices[i] - expected[i]) <= 1e-15).ShouldBeTrue();
    }

    [Fact]
    public void Pose_WithBindRotationAtIdentity_StraightensTheLimb()
    {
        // Bound with the forearm along y; the bind rotation of the lower joint lays it along x, and the upper one's moves the elbow.
        Matrix3 quarter = new AxisAngle(0, 0, -Math.PI / 2).ToMatrix();
        var model = new BodyModel(new BodyModelDefinition
        {
            Source = "test",
            Name = "bent rod",
            Template = [0, 0, 0, 0, 1, 0, 0, 3, 0],
            ShapeDirections = [],
            Faces = [0, 1, 2],
            Parents = [-1, 0],
            JointNames = ["upper", "lower"],
            Skinning = new SkinningWeights(1, [0, 1, 1], [1, 1, 1]),
            JointRegressor = SparseMatrix.FromTriples(2, 3, [(0, 0, 1), (1, 1, 1)]),
            BindRotations = [quarter, quarter],
        });
        double[] expected = [0, 0, 0, 1, 0, 0, 3, 0, 0];
        double[] vertices = Pose(model, new BodyParameters(0, 2));
        for (int i = 0; i < 9; i++)
            (Math.Abs(vertices[i] - expected[i]) <= 1e-15).ShouldBeTrue();
    }

    private static double[] Pose(BodyModel model, BodyParameters parameters)
    {
        double[] vertices = new double[model.VertexCount * 3];
        ReferencePoser.Pose<AxisAngle>(model, parameters.Betas, parameters.Pose, parameters.Translation, vertices, new double[model.JointCount * 3]);
        return vertices;
    }
}
