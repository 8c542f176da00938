using Vitruvian.Numerics;

namespace Vitruvian.Bodies;

/// <summary>
/// What is known of SMPL's mesh without its file: the vertices that stand for landmarks. Nose, eyes, ears, toes and heels are the vertex
/// numbers that SMPLify-X and its successors use for OpenPose's joints (Pavlakos et al. 2019); the top of the head is that of SMPLify
/// (Bogo et al. 2016).
/// </summary>
public static class SmplTopology
{
    /// <summary>Number of SMPL's vertices.</summary>
    public const int VertexCount = 6890;

    /// <summary>Number of SMPL's joints, the root included.</summary>
    public const int JointCount = 24;

    /// <summary>SMPL's landmarks by the names of this project.</summary>
    public static IReadOnlyList<BodyPoint> Landmarks { get; } =
    [
        BodyPoint.AtVertex("nose", 332),
        BodyPoint.AtVertex("left_eye", 2800),
        BodyPoint.AtVertex("right_eye", 6260),
        BodyPoint.AtVertex("left_ear", 583),
        BodyPoint.AtVertex("right_ear", 4071),
        BodyPoint.AtVertex("left_big_toe", 3216),
        BodyPoint.AtVertex("left_small_toe", 3226),
        BodyPoint.AtVertex("left_heel", 3387),
        BodyPoint.AtVertex("right_big_toe", 6617),
        BodyPoint.AtVertex("right_small_toe", 6624),
        BodyPoint.AtVertex("right_heel", 6787),
        BodyPoint.AtVertex("head_top", 411),
    ];

    /// <summary>
    /// Whether a model has SMPL's sizes, no landmarks of its own, as SMPL's files have none, and its T-pose where all angles are zero. The built-in body in SMPL's layout, whose vertices
    /// are others, has a bind pose of its own.
    /// </summary>
    public static bool IsPlainSmpl(BodyModel model) =>
        model.VertexCount == VertexCount && model.JointCount == JointCount && model.Landmarks.Count == 0 && model.BindRotations.All(rotation => rotation == Matrix3.Identity);
}
