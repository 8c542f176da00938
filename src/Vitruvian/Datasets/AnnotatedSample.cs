using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Imaging.Video;

namespace Vitruvian.Datasets;

/// <summary>
/// What a dataset tells of one person in one picture, in this project's conventions; what it does not tell is null. Pixels have their centres at half-integers (the first one's at 0.5), points in space
/// are in metres in the frame of the picture's camera (OpenCV: x right, y down, z forward). Motion without pictures stays in its recording's world.
/// </summary>
/// <param name="Name">What the record is called, once in a dataset: <c>000000000785/442619</c>, <c>downtown_arguing_00/0/000012</c>.</param>
public sealed record AnnotatedSample(string Name)
{
    /// <summary>The picture's file; null for motion without pictures. It may be missing: not everybody has all of a dataset.</summary>
    public string? ImagePath { get; init; }

    /// <summary>Number of the frame, from 0, when <see cref="ImagePath"/> is a film.</summary>
    public int? FilmFrame { get; init; }

    /// <summary>Width and height of the picture in pixels, where the annotation tells.</summary>
    public (int Width, int Height)? ImageSize { get; init; }

    /// <summary>The person's box, pixels: the dataset's own, or around the joints in the picture where it has none.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>The picture's number or name in the dataset: records of one picture have the same.</summary>
    public string? ImageId { get; init; }

    /// <summary>The person's number or name in the dataset: of the annotation, or of the person throughout a sequence.</summary>
    public string? PersonId { get; init; }

    /// <summary>The recording that the picture belongs to: Human3.6M's action and trial, 3DPW's file.</summary>
    public string? Sequence { get; init; }

    /// <summary>Who was recorded: Human3.6M's <c>S9</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Which of several cameras saw it: Human3.6M's <c>60457274</c>, MPI-INF-3DHP's <c>0</c>.</summary>
    public string? View { get; init; }

    /// <summary>Number of the frame in its sequence, from the dataset's own first number.</summary>
    public int? Frame { get; init; }

    /// <summary>Name of the joint set of <see cref="Joints2D"/> (<see cref="JointSets"/>).</summary>
    public string? JointSet { get; init; }

    /// <summary>Joints in the picture, pixels, in their set's order; those not annotated have confidence 0.</summary>
    public Keypoint[]? Joints2D { get; init; }

    /// <summary>For each of <see cref="Joints2D"/> whether the dataset says that it can be seen rather than guessed behind something; null where it does not tell.</summary>
    public bool[]? JointVisible { get; init; }

    /// <summary>Name of the joint set of <see cref="Joints3D"/> (<see cref="JointSets"/>).</summary>
    public string? JointSet3D { get; init; }

    /// <summary>Joints in space, metres, axes of the picture's camera; those not annotated have confidence 0.</summary>
    public Keypoint3D[]? Joints3D { get; init; }

    /// <summary>Whether <see cref="Joints3D"/> count from the pelvis rather than from the camera: then only differences between them mean something.</summary>
    public bool Joints3DFromRoot { get; init; }

    /// <summary>Shape and pose of SMPL's 24 joints, axes of the picture's camera; its translation is zero. <see cref="PlacedBody"/> gives it its place.</summary>
    public BodyParameters? Body { get; init; }

    /// <summary>
    /// The family of models whose betas <see cref="Body"/> has: <c>smpl</c>, <c>smplh</c> (the same shape space) or <c>smplx</c> (another one). Of the latter two's poses the 22 joints of the body are kept,
    /// and SMPL's two hand joints stay straight.
    /// </summary>
    public string BodyFamily { get; init; } = "smpl";

    /// <summary>Where <see cref="Body"/>'s root joint is; null where the dataset does not tell.</summary>
    public RootPlace? Root { get; init; }

    /// <summary>Which of SMPL's models <see cref="Body"/> belongs to; null where the dataset does not tell.</summary>
    public BodyGender? Gender { get; init; }

    /// <summary>The picture's camera.</summary>
    public PerspectiveCamera? Camera { get; init; }

    /// <summary>Which pixels show the person.</summary>
    public PersonMask? Mask { get; init; }

    /// <summary>Places on the body's surface that annotators told.</summary>
    public DenseAnnotation? Dense { get; init; }

    /// <summary>
    /// A picture of the photo's size whose grey values divide the person into parts, numbered as the dataset does, 0 elsewhere: SPIN's six of LSP's test people. null for none.
    /// </summary>
    public string? PartsPath { get; init; }

    /// <summary>Area of the person in the picture as the dataset measured it, square pixels: what COCO's metrics scale by.</summary>
    public double? Area { get; init; }

    /// <summary>Whether the record is a crowd whose people are not told apart; metrics ignore what is found there.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>Size of the head, for PCKh, pixels: <see cref="Metrics.Pckh.MpiiHeadFactor"/> times the diagonal of MPII's head box.</summary>
    public double? HeadSize { get; init; }

    /// <summary>Number of joints annotated in the picture.</summary>
    public int VisibleCount => Joints2D?.Count(j => j.IsVisible) ?? 0;

    /// <summary>Reads the picture, RGB; a frame of a film is found by decoding those before it.</summary>
    /// <exception cref="InvalidInputException">There is no picture, or it is missing, damaged, or not of the size that the annotation tells.</exception>
    /// <exception cref="MissingDependencyException">The picture is a film's frame, and ffmpeg is not installed.</exception>
    public Image ReadImage()
    {
        string path = ImagePath ?? throw InvalidInputException.For(Name, "picture", "a dataset with pictures", "one without");
        Image image = FilmFrame is { } frame ? ReadFrame(path, frame) : ImageCodec.Read(path);
        return ImageSize is not { } size || size == (image.Width, image.Height)
            ? image
            : throw InvalidInputException.For(path, "size", $"{size.Width} x {size.Height} pixels", $"{image.Width} x {image.Height}");
    }

    private static Image ReadFrame(string path, int frame)
    {
        using VideoReader film = VideoReader.Open(path);
        for (int f = 0; film.Read() is { } image; f++)
        {
            if (f == frame)
                return image;
        }

        throw InvalidInputException.For(path, $"frame {frame}", "a frame", "the end of the film before it");
    }

    /// <summary>The body in its place.</summary>
    /// <param name="model">The body's model: <see cref="Gender"/>'s.</param>
    /// <returns>A copy of <see cref="Body"/> with its translation; null where body or place are not known.</returns>
    public BodyParameters? PlacedBody(BodyModel model)
    {
        if (Body is not { } body || Root is not { } root)
            return null;
        // Betas beyond the model's own are left out, missing ones are zero.
        var placed = new BodyParameters(model.BetaCount, body.Pose.Length);
        body.Betas.AsSpan(0, Math.Min(model.BetaCount, body.Betas.Length)).CopyTo(placed.Betas);
        body.Pose.CopyTo(placed.Pose, 0);
        placed.Translation = root.Translation(BodyPlacement.RootOf(model, placed.Betas));
        return placed;
    }
}
