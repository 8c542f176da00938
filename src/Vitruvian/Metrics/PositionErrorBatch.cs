using Vitruvian.Numerics;

namespace Vitruvian.Metrics;

/// <summary>
/// The position metrics of many bodies at once, on several cores: <see cref="Pve"/>, <see cref="PaPve"/>, <see cref="Mpjpe"/>, <see cref="PaMpjpe"/> and the distances of single joints. Points are
/// single precision, sums double; the double reference are those classes. Nothing is allocated once an instance is made. The result does not depend on the number of threads. Not for two threads at once.
/// </summary>
public sealed unsafe class PositionErrorBatch : IPartitionedWork
{
    // A part is so many bodies: some hundred microseconds of work.
    private const int BodiesPerPart = 4;

    private readonly int _vertexCount;
    private readonly int _jointCount;
    private readonly int _measured;
    private readonly int[] _rootJoints;
    private readonly WorkerTeam _team;
    private float* _predictedVertices, _trueVertices, _predictedJoints, _trueJoints;
    private PositionErrors? _destination;
    private int _count;

    /// <summary>Prepares for bodies of a size.</summary>
    /// <param name="vertexCount">Vertices V of a body; 0 for joints alone.</param>
    /// <param name="jointCount">Joints J of a body, at least 1.</param>
    /// <param name="rootJoints">The joints whose mean is the root.</param>
    /// <param name="threads">Threads to use, the caller's included.</param>
    /// <param name="measuredJoints">So many joints, the first ones, are measured and aligned; the others are there for the root alone. All when null.</param>
    public PositionErrorBatch(int vertexCount, int jointCount, IReadOnlyList<int> rootJoints, int threads, int? measuredJoints = null)
    {
        ArgumentNullException.ThrowIfNull(rootJoints);
        ArgumentOutOfRangeException.ThrowIfNegative(vertexCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jointCount);
        if (rootJoints.Count == 0 || rootJoints.Any(j => (uint)j >= (uint)jointCount))
            throw new ArgumentException($"rootJoints is [{string.Join(", ", rootJoints)}]; expected numbers of {jointCount} joints.", nameof(rootJoints));
        if (measuredJoints is { } measured && (measured < 1 || measured > jointCount))
            throw new ArgumentOutOfRangeException(nameof(measuredJoints), measuredJoints, $"Expected 1 to {jointCount}.");
        (_vertexCount, _jointCount, _measured, _rootJoints) = (vertexCount, jointCount, measuredJoints ?? jointCount, [.. rootJoints]);
        _team = new WorkerTeam(threads);
    }

    /// <summary>Measures bodies.</summary>
    /// <param name="count">Number of bodies B.</param>
    /// <param name="predictedVertices">B x V x 3 values, metres.</param>
    /// <param name="trueVertices">B x V x 3 values, metres.</param>
    /// <param name="predictedJoints">B x J x 3 values, metres, in the frame of the predicted vertices.</param>
    /// <param name="trueJoints">B x J x 3 values, metres, in the frame of the true vertices.</param>
    /// <param name="destination">Receives the errors of body b at place b.</param>
    public void Measure(
        int count, ReadOnlySpan<float> predictedVertices, ReadOnlySpan<float> trueVertices, ReadOnlySpan<float> predictedJoints, ReadOnlySpan<float> trueJoints, PositionErrors destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Check(nameof(predictedVertices), predictedVertices.Length, count, _vertexCount);
        Check(nameof(trueVertices), trueVertices.Length, count, _vertexCount);
        Check(nameof(predictedJoints), predictedJoints.Length, count, _jointCount);
        Check(nameof(trueJoints), trueJoints.Length, count, _jointCount);
        if (destination.Capacity < count || destination.JointCount != _measured)
            throw new ArgumentException($"destination has room for {destination.Capacity} bodies of {destination.JointCount} joints; expected {count} of {_measured}.", nameof(destination));
        (_count, _destination) = (count, destination);
        fixed (float* predicted = predictedVertices, truth = trueVertices, joints = predictedJoints, realJoints = trueJoints)
        {
            _predictedVertices = predicted;
            _trueVertices = truth;
            _predictedJoints = joints;
            _trueJoints = realJoints;
            _team.Run(this, (count + BodiesPerPart - 1) / BodiesPerPart);
        }

        _destination = null;
    }

    void IPartitionedWork.Execute(int part)
    {
        int end = Math.Min(_count, (part + 1) * BodiesPerPart);
        for (int b = part * BodiesPerPart; b < end; b++)
            MeasureBody(b, _destination!);
    }

    private void MeasureBody(int b, PositionErrors destination)
    {
        long joints = 3L * b * _jointCount, vertices = 3L * b * _vertexCount;
        float* found = _predictedJoints + joints, truth = _trueJoints + joints;
        SimilarityTransform rooted = new(1, Matrix3.Identity, Root(truth) - Root(found));
        fixed (float* distances = destination.Joints, aligned = destination.AlignedJoints)
        {
            destination.Mpjpe[b] = PointErrorKernels.Distances(found, truth, _measured, rooted, distances + (b * _measured)) / _measured;
            destination.PaMpjpe[b] = PointErrorKernels.Distances(found, truth, _measured, Align(found, truth, _measured), aligned + (b * _measured)) / _measured;
        }

        float* surface = _predictedVertices + vertices, trueSurface = _trueVertices + vertices;
        bool hasSurface = _vertexCount > 0;
        destination.Pve[b] = hasSurface ? PointErrorKernels.Distances(surface, trueSurface, _vertexCount, rooted, null) / _vertexCount : double.NaN;
        destination.PaPve[b] = hasSurface ? PointErrorKernels.Distances(surface, trueSurface, _vertexCount, Align(surface, trueSurface, _vertexCount), null) / _vertexCount : double.NaN;
    }

    private static SimilarityTransform Align(float* source, float* target, int count)
    {
        Vector3d sourceMean = (1.0 / count) * PointErrorKernels.Sum(source, count), targetMean = (1.0 / count) * PointErrorKernels.Sum(target, count);
        (Matrix3 covariance, double variance) = PointErrorKernels.Moments(source, target, count, sourceMean, targetMean);
        return Procrustes.Align(covariance, variance, sourceMean, targetMean);
    }

    private Vector3d Root(float* joints)
    {
        Vector3d sum = Vector3d.Zero;
        foreach (int j in _rootJoints)
            sum += new Vector3d(joints[3 * j], joints[(3 * j) + 1], joints[(3 * j) + 2]);
        return (1.0 / _rootJoints.Length) * sum;
    }

    private static void Check(string name, int length, int count, int points)
    {
        if (length != 3L * count * points)
            throw new ArgumentException($"{name} has {length} values; expected {count} x {points} x 3.", name);
    }
}
