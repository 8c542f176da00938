namespace Vitruvian.Bodies.Formats;

/// <summary>One entry of a file about many images.</summary>
/// <param name="File">The image, relative to the folder that the file is about.</param>
/// <param name="Person">Its person.</param>
public sealed record ImageKeypoints(string File, PersonKeypoints Person);
