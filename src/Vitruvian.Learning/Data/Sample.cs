using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;

namespace Vitruvian.Learning.Data;

/// <summary>
/// A picture of one person and what is known about them; what is not known is null. Everything belongs to this picture: pixels have their
/// centres at half-integers, points in space are in the camera's frame (OpenCV: x right, y down, z forward, metres). Joints are those of
/// <see cref="JointSets.All36"/>, J = 36. H and W are the image's height and width, V the body's vertices.
/// </summary>
/// <param name="Name">What it is, for messages and pictures: a file's name, or <c>synthetic 17</c>.</param>
/// <param name="Image">The picture, RGB.</param>
/// <param name="Box">The person's box in pixels; may reach beyond the picture.</param>
public sealed record Sample(string Name, Image Image, BoundingBox Box)
{
    /// <summary>Number of joints of a sample.</summary>
    public const int JointCount = 36;

    /// <summary>Places of the joints, J: confidence 0 is an unknown place, others weigh the joint. They may lie outside the picture.</summary>
    public Keypoint[]? Joints2D { get; init; }

    /// <summary>Which joints can be seen, J: false where something hides them or they lie outside the picture.</summary>
    public bool[]? JointVisible { get; init; }

    /// <summary>Joints in space, J, metres, camera frame. The first is the body's root (pelvis).</summary>
    public Vector3d[]? Joints3D { get; init; }

    /// <summary>Shape and pose in the camera frame; needs <see cref="Joints3D"/> beside it when the picture is turned or mirrored.</summary>
    public BodyParameters? Body { get; init; }

    /// <summary>The camera of this picture.</summary>
    public PerspectiveCamera? Camera { get; init; }

    /// <summary>Vertices in space, V x 3, metres, camera frame.</summary>
    public float[]? Vertices { get; init; }

    /// <summary>Which vertices can be seen, V.</summary>
    public bool[]? VertexVisible { get; init; }

    /// <summary>The person with clothes and hair where nothing hides them, H x W: 0 or 255.</summary>
    public byte[]? Mask { get; init; }

    /// <summary>DensePose parts 1 to 24 of the naked body under each pixel where the person is seen, H x W; 0 elsewhere.</summary>
    public byte[]? Parts { get; init; }

    /// <summary>Whether <see cref="Parts"/> are those of a body that was fitted to the photo, so that their outlines are not exact.</summary>
    public bool PartsAreFitted { get; init; }

    /// <summary>Chart coordinates u, v in [0, 1] at the same pixels, H x W x 2; 0 where <see cref="Parts"/> is 0.</summary>
    public float[]? Uv { get; init; }

    /// <summary>Distance of what is seen of the person along the optical axis, clothes and hair included, H x W, metres; 0 elsewhere.</summary>
    public float[]? Depth { get; init; }

    /// <summary>All people of the picture, this one among them: for detectors.</summary>
    public PeopleLabels? People { get; init; }

    /// <summary>Where a crop comes from, for training that remembers something of photos.</summary>
    public SampleOrigin? Origin { get; init; }

    /// <summary>Checks that every label has the length that the picture and the joint set demand.</summary>
    /// <returns>This sample.</returns>
    /// <exception cref="InvalidInputException">A label has another length; the message names it.</exception>
    public Sample ExpectConsistent()
    {
        int pixels = Image.Width * Image.Height;
        Expect(nameof(Image), Image.Channels, 3);
        Expect(nameof(Joints2D), Joints2D?.Length, JointCount);
        Expect(nameof(JointVisible), JointVisible?.Length, JointCount);
        Expect(nameof(Joints3D), Joints3D?.Length, JointCount);
        Expect(nameof(Mask), Mask?.Length, pixels);
        Expect(nameof(Parts), Parts?.Length, pixels);
        Expect(nameof(Uv), Uv?.Length, 2 * pixels);
        Expect(nameof(Depth), Depth?.Length, pixels);
        Expect(nameof(VertexVisible), VertexVisible?.Length, Vertices?.Length / 3);
        if (Uv is not null && Parts is null)
            throw InvalidInputException.For(Name, nameof(Uv), "parts beside the chart coordinates", "none");
        return this;
    }

    private void Expect(string field, int? found, int? expected)
    {
        if (found is not null && found != expected)
            throw InvalidInputException.For(Name, field, $"{expected} values", $"{found}");
    }
}
