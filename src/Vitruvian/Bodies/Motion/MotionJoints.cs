namespace Vitruvian.Bodies.Motion;

/// <summary>
/// Which joint of a recorded skeleton moves which joint of the body. Names are those of the CMU recordings' BVH skeleton: hips, three joints of
/// the back, two of the neck; its collar bones (<c>LeftShoulder</c>) never move, and it has no fingers.
/// </summary>
internal sealed record MotionJoints
{
    /// <summary>The root.</summary>
    public required int Hips { get; init; }

    /// <summary>The back from below, one for each of the body's three.</summary>
    public required int[] Back { get; init; }

    /// <summary>Lower and upper neck.</summary>
    public required int[] Neck { get; init; }

    /// <summary>The head.</summary>
    public required int Head { get; init; }

    /// <summary>Left, right: thigh, shank, foot, toes.</summary>
    public required int[][] Legs { get; init; }

    /// <summary>Left, right: upper arm, forearm, hand.</summary>
    public required int[][] Arms { get; init; }

    /// <summary>Finds the joints by name.</summary>
    /// <exception cref="InvalidInputException">The recording's skeleton lacks one.</exception>
    public static MotionJoints Of(MotionCapture motion) => new()
    {
        Hips = motion.JointNamed("Hips"),
        Back = [motion.JointNamed("LowerBack"), motion.JointNamed("Spine"), motion.JointNamed("Spine1")],
        Neck = [motion.JointNamed("Neck"), motion.JointNamed("Neck1")],
        Head = motion.JointNamed("Head"),
        Legs = [.. Sides.Select(s => Limb(motion, $"{s}UpLeg", $"{s}Leg", $"{s}Foot", $"{s}ToeBase"))],
        Arms = [.. Sides.Select(s => Limb(motion, $"{s}Arm", $"{s}ForeArm", $"{s}Hand"))],
    };

    private static readonly string[] Sides = ["Left", "Right"];

    private static int[] Limb(MotionCapture motion, params string[] names) => [.. names.Select(motion.JointNamed)];
}
