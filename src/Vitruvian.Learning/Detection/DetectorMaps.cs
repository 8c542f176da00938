using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Detection;

/// <summary>What the layers of a <see cref="DetectorNetwork"/> say, before decoding. Maps of h x w cells.</summary>
/// <param name="Heat">Logits of a person's middle lying in the cell (B, 1, h, w), float32.</param>
/// <param name="Sides">Distances of the box's left, upper, right and lower side from the cell's centre (B, 4, h, w), input pixels, positive, float32.</param>
public sealed record DetectorMaps(Tensor Heat, Tensor Sides);
