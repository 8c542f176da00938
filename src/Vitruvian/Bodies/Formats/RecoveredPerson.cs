using System.Text.Json.Serialization;

namespace Vitruvian.Bodies.Formats;

/// <summary>One person found in one image, as <c>body.json</c> and <c>--json</c> tell it: plain arrays, lengths in metres and pixels, angles in radians.</summary>
public sealed record RecoveredPerson
{
    /// <summary>The person's box in the image: x, y, width, height, pixels; null when no detector gave one.</summary>
    public double[]? Box { get; init; }

    /// <summary>The detector's score, 0 to 1; null when no detector gave one.</summary>
    public double? Score { get; init; }

    /// <summary>The camera in whose frame (x right, y down, z forward) the body stands.</summary>
    public required RecoveredCamera Camera { get; init; }

    /// <summary>Shape coefficients, length S, in standard deviations.</summary>
    public required double[] Betas { get; init; }

    /// <summary>Local rotations of the joints after the root, axis-angle, 3 (K - 1) values.</summary>
    public required double[] BodyPose { get; init; }

    /// <summary>The root's rotation, axis-angle, 3 values.</summary>
    public required double[] GlobalOrient { get; init; }

    /// <summary>The joint set's points in the camera's frame, each x, y, z, metres.</summary>
    public required double[][] Joints3d { get; init; }

    /// <summary>The same points in the image, each x, y, pixels; the centre of the first pixel is at (0.5, 0.5).</summary>
    public required double[][] Joints2d { get; init; }

    /// <summary>Name of the joint set.</summary>
    public required string JointSet { get; init; }

    /// <summary>How sure each joint's evidence was, 0 (none) to 1, one a joint.</summary>
    public required double[] Confidence { get; init; }

    /// <summary>What found the body, for example <c>fit</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What was done to the body afterwards, in order.</summary>
    public RecoveredRefinement[] Refine { get; init; } = [];

    /// <summary>What should make a reader doubt the body, in words; null, and left out of JSON, when there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Warnings { get; init; }
}
