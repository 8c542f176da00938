using Vitruvian.Learning.Joints;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Regressors;

/// <summary>What an <see cref="HmrEncoder"/> sees in crops; B crops.</summary>
/// <param name="Values">Features of the crop as a whole (B, C).</param>
/// <param name="Maps">Heat maps, where there are any.</param>
/// <param name="Cells">The decoder's features (B, D, h, w) beside them.</param>
internal sealed record HmrFeatureMaps(Tensor Values, JointMaps? Maps, Tensor? Cells);
