namespace Vitruvian.Learning;

/// <summary>What a <see cref="Scalar"/> is.</summary>
internal enum ScalarKind
{
    Integer,
    Double,
    Boolean,
}
