namespace Vitruvian.Datasets;

/// <summary>MPI-INF-3DHP's 28 joints of its training sequences, and which of them the 17 of its test set are.</summary>
internal static class Inf3dhpJoints
{
    /// <summary>Joints of a training frame.</summary>
    internal const int TrainingCount = 28;

    /// <summary>For each joint of <c>mpi-inf-3dhp-17</c> its number among the 28 (which begin spine3, spine4, spine2, spine, pelvis, neck, head, head_top).</summary>
    internal static ReadOnlySpan<byte> OfTest => [7, 5, 14, 15, 16, 9, 10, 11, 23, 24, 25, 18, 19, 20, 4, 3, 6];
}
