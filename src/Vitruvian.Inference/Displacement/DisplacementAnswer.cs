using Vitruvian.Fitting.Displacements;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Displacement;

/// <summary>What a displacement network says of one person and the body that was rendered for it.</summary>
/// <param name="Targets">Where the body's vertices ought to be seen in the photo; null where too little of it lies in the crop.</param>
/// <param name="Field">The field itself, for pictures; null where nothing was rendered.</param>
/// <param name="Inside">Share of the body's vertices that lie in the crop, 0 to 1.</param>
/// <param name="MeanMove">Mean length of the displacement, pixels of the photo; 0 where nothing was rendered.</param>
public sealed record DisplacementAnswer(VertexTargets? Targets, SeenField? Field, double Inside, double MeanMove);
