using Vitruvian.Bodies;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;
using Vitruvian.Tests.Bodies.Baking;

namespace Vitruvian.Tests.Fitting;

/// <summary>That the bending prior's components and signs are those of the body's own hinges.</summary>
public sealed class BendingDirectionTests
{
    [Theory]
    [InlineData("left_elbow", "left_wrist", 1)]
    [InlineData("right_elbow", "right_wrist", 1)]
    [InlineData("left_knee", "left_ankle", -1)]
    [InlineData("right_knee", "right_ankle", -1)]
    public void Bending_TheNaturalWay_LowersTheEnergyAndFoldsTheLimb(string hinge, string end, int front)
    {
        BodyModel model = BuiltInBody.Body;
        FitLayout layout = FitLayout.For(model);
        var term = new BendingTerm(model, layout);
        int joint = Array.IndexOf(model.JointNames, hinge);
        (int column, double sign) = term.Hinges.Single(h => (h.Column - layout.PoseColumn) / 3 == joint);

        // The hinge alone turned by a right angle, against the sign under which it overstretches.
        double[] values = new double[layout.Count];
        var state = new FitState(layout);
        double straight = term.Evaluate(state);
        Vector3d before = End(model, state, end) - End(model, state, hinge);
        values[column] = -sign * Math.PI / 2;
        state.Set(values);
        Vector3d after = End(model, state, end) - End(model, state, hinge);
        term.Evaluate(state).ShouldBeLessThan(straight);

        // The forearm then points forward, the shin backward, and the other two directions are as good as gone.
        (after.Z * front).ShouldBeGreaterThan(0.95 * before.Length);
    }

    [Theory]
    [InlineData("left_shoulder", "left_elbow", "left_wrist")]
    [InlineData("right_shoulder", "right_elbow", "right_wrist")]
    [InlineData("left_hip", "left_knee", "left_ankle")]
    [InlineData("right_hip", "right_knee", "right_ankle")]
    public void Hinge_IsTheAxisAboutWhichTheBoundBodyIsBent(string root, string hinge, string end)
    {
        // The body is bound with slightly bent elbows and knees: the axis of that bend, seen in the T-pose, is the hinge's.
        BodyModel model = BuiltInBody.Body;
        int Index(string name) => Array.IndexOf(model.JointNames, name);
        Vector3d Bind(string name) => Vector3d.Read(model.JointTemplate.AsSpan(3 * Index(name)));
        Matrix3 toTPose = model.BindRotations[Index(root)];
        Vector3d axis = Vector3d.Cross(toTPose * (Bind(hinge) - Bind(root)), toTPose * (Bind(end) - Bind(hinge))).Normalized();

        FitLayout layout = FitLayout.For(model);
        (int column, double sign) = new BendingTerm(model, layout).Hinges.Single(h => (h.Column - layout.PoseColumn) / 3 == Index(hinge));
        double[] along = [axis.X, axis.Y, axis.Z];
        (-sign * along[(column - layout.PoseColumn) % 3]).ShouldBeGreaterThan(0.999);
    }

    private static Vector3d End(BodyModel model, FitState state, string name) =>
        new PointSource(model, [BodyPoint.AtJoint(name, Array.IndexOf(model.JointNames, name))]).Position(state, 0);
}
