using Vitruvian.Cameras;
using Vitruvian.Imaging;

namespace Vitruvian.Inference.Estimation;

/// <summary>One person in one photo, as estimators and refiners are asked about them; people of one photo share its image.</summary>
/// <param name="Photo">The whole photo, RGB.</param>
/// <param name="Box">Around the person, pixels of the photo.</param>
/// <param name="Camera">The camera of the whole photo.</param>
public sealed record PersonView(Image Photo, BoundingBox Box, PerspectiveCamera Camera)
{
    /// <summary>How sure the detector is of the person, 0 to 1; null when somebody told where the person is.</summary>
    public double? Score { get; init; }
}
