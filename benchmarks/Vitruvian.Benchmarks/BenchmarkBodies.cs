using Vitruvian.Bodies;
using Vitruvian.Testing;

namespace Vitruvian.Benchmarks;

/// <summary>
/// Random models with the sizes that count: the numbers in the arrays do not change the speed. Every vertex has all four influences, and
/// neighbours share joints (five or so in 16 vertices; the built-in body has three).
/// </summary>
internal static class BenchmarkBodies
{
    /// <summary>6,890 vertices, 24 joints, 10 betas, 207 dense pose-blend columns, 4 influences.</summary>
    internal static BodyModel SmplSized() => RandomBodies.Model(1, 6890, 24, 10, poseBlend: true, bindRotations: false, humanTree: true, nearbyJoints: true);

    /// <summary>6,890 vertices, 24 joints, 16 betas, no pose-blend columns, bind rotations, 4 influences: the built-in body's sizes.</summary>
    internal static BodyModel BuiltInSized() => RandomBodies.Model(2, 6890, 24, 16, poseBlend: false, bindRotations: true, humanTree: true, nearbyJoints: true);
}
