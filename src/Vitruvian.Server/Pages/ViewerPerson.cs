namespace Vitruvian.Server.Pages;

/// <summary>One person that the viewer shows.</summary>
/// <param name="Name">What the person is called on the page.</param>
/// <param name="Glb">The rigged body, a whole .glb file.</param>
public sealed record ViewerPerson(string Name, ReadOnlyMemory<byte> Glb)
{
    /// <summary>First frame of the video in which the person is seen; 0 for a photo.</summary>
    public int FirstFrame { get; init; }
}
