using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Recovery;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// What a program says of one person in one picture, as protocols take it; what it does not say is null, and is made of the rest where that is possible. Points in space are in metres in the camera's axes, pixels have their centres
/// at half-integers.
/// </summary>
public sealed record PersonEstimate
{
    /// <summary>How sure it is of the person.</summary>
    public double Score { get; init; } = 1;

    /// <summary>Mesh and skeleton. Programs that tell vertices alone have no joints in it.</summary>
    public PosedBody? Body { get; init; }

    /// <summary>Joints in space, J x 3, in the order of <see cref="JointSet"/>.</summary>
    public double[]? Joints { get; init; }

    /// <summary>Name of the joint set of <see cref="Joints"/>.</summary>
    public string JointSet { get; init; } = JointSets.H36m17;

    /// <summary>COCO's 17 keypoints in the picture, 17 x 2 pixels; NaN for one that was not found.</summary>
    public double[]? Keypoints { get; init; }

    /// <summary>The camera that <see cref="Body"/> stands before.</summary>
    public PerspectiveCamera? Camera { get; init; }

    /// <summary>Width and height of the picture in pixels, where they are known.</summary>
    public (int Width, int Height)? ImageSize { get; init; }

    /// <summary>A body found by this program.</summary>
    /// <param name="body">The body.</param>
    public static PersonEstimate Of(RecoveredBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new PersonEstimate { Score = body.Score ?? 1, Body = body.Posed, Camera = body.Camera, ImageSize = body.ImageSize };
    }
}
