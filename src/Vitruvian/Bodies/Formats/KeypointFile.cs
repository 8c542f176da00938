using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Reads the 2D joints of people in an image from JSON in OpenPose's, COCO's or LSP's style (docs/formats.md shows each). Joints of confidence 0
/// are not seen; confidences over 1, which some detectors write, count as 1.
/// </summary>
public static class KeypointFile
{
    /// <summary>What is put behind an image's name to find its joints: <c>photo.jpg.keypoints.json</c>; <c>photo.keypoints.json</c> is found too.</summary>
    public const string SidecarSuffix = ".keypoints.json";

    private const string What = "2D joints as OpenPose, COCO or LSP-style JSON";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="format">The form; guessed from the content when null.</param>
    /// <param name="imagePath">
    /// The image whose joints are wanted: a file about several images is searched for its file name. When null, the file must be about one image.
    /// </param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, no JSON or of another form; an array has the wrong length; a value is not finite or a confidence negative; no joint is visible.
    /// </exception>
    public static Keypoints Read(string path, KeypointFormat? format = null, string? imagePath = null, ReadLimits? limits = null) =>
        JsonInput.Read(path, What, limits ?? ReadLimits.Default, root => Read(root, format, imagePath is null ? null : Path.GetFileName(imagePath)));

    /// <summary>Reads a file about one frame of a video, in which there may be nobody.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="format">The form; guessed from the content when null.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <returns>The people; null when nobody has a visible joint.</returns>
    /// <exception cref="InvalidInputException">As of <see cref="Read(string, KeypointFormat?, string?, ReadLimits?)"/>, but for the want of people.</exception>
    public static Keypoints? ReadFrame(string path, KeypointFormat? format = null, ReadLimits? limits = null) =>
        JsonInput.Read(path, What, limits ?? ReadLimits.Default, root =>
        {
            (string jointSet, List<PersonKeypoints> people) = ReadPeople(root, format, null);
            people.RemoveAll(p => p.VisibleCount == 0);
            return people.Count > 0 ? new Keypoints(root.Source, jointSet, people) : null;
        });

    /// <summary>Reads an LSP-style file about many images, one person each: <c>{"joints": [...], "images": [{"file", "keypoints"}, ...]}</c>.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="limits">What to accept at most; the default when null.</param>
    /// <returns>The name of the joint set, and the images in the file's order.</returns>
    /// <exception cref="InvalidInputException">The file is missing, no JSON or of another form; no image; a value is not finite or a confidence negative.</exception>
    public static (string JointSet, IReadOnlyList<ImageKeypoints> Images) ReadImages(string path, ReadLimits? limits = null) =>
        JsonInput.Read(path, "LSP-style JSON about images", limits ?? ReadLimits.Default, LspKeypoints.ReadImages);

    /// <summary>The file with an image's joints beside it, or null when there is none.</summary>
    /// <param name="imagePath">The image.</param>
    public static string? FindSidecar(string imagePath)
    {
        string[] candidates = [imagePath + SidecarSuffix, Path.ChangeExtension(imagePath, null) + SidecarSuffix];
        return Array.Find(candidates, File.Exists);
    }

    private static Keypoints Read(JsonField root, KeypointFormat? format, string? imageName)
    {
        (string jointSet, List<PersonKeypoints> people) = ReadPeople(root, format, imageName);
        if (people.Count == 0)
            throw root.Unexpected("at least one person", "none");
        people.RemoveAll(p => p.VisibleCount == 0);
        return people.Count > 0
            ? new Keypoints(root.Source, jointSet, people)
            : throw root.Unexpected("at least one visible joint (confidence above 0)", "none");
    }

    private static (string JointSet, List<PersonKeypoints> People) ReadPeople(JsonField root, KeypointFormat? format, string? imageName) => (format ?? Guess(root)) switch
    {
        KeypointFormat.OpenPose => OpenPoseKeypoints.Read(root),
        KeypointFormat.Coco => CocoKeypoints.Read(root, imageName),
        _ => LspKeypoints.Read(root, imageName),
    };

    private static KeypointFormat Guess(JsonField root)
    {
        if (root.TryGet("people") is not null)
            return KeypointFormat.OpenPose;
        if (root.IsArray || root.TryGet("annotations") is not null)
            return KeypointFormat.Coco;
        if (root.TryGet("joints") is not null)
            return KeypointFormat.Lsp;
        if (root.TryGet("keypoints") is { IsArray: true } keypoints)
            return keypoints.Count is CocoKeypoints.JointCount or 3 * CocoKeypoints.JointCount ? KeypointFormat.Coco : KeypointFormat.Lsp;
        throw root.Unexpected($"{What} (\"people\", \"annotations\", or \"joints\" with \"keypoints\")", root.Describe());
    }
}
