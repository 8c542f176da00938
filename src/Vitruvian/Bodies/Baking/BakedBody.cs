namespace Vitruvian.Bodies.Baking;

/// <summary>What the bake makes.</summary>
/// <param name="Body">The body of 6,890 vertices with surface, charts, low-poly mesh and landmarks.</param>
/// <param name="Full">MakeHuman's whole mesh of 19,158 vertices, helpers for clothes included, on the same betas and skeleton.</param>
public sealed record BakedBody(BodyModelDefinition Body, BodyModelDefinition Full);
