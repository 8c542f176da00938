using Vitruvian.Bodies;

namespace Vitruvian.Fitting.Priors;

/// <summary>The mirror image of a vector of pose values, as a permutation with signs: <c>y[i] = Sign[i] x[Source[i]]</c>.</summary>
internal sealed class MirrorSymmetry
{
    private readonly int[] _source;
    private readonly double[] _sign;

    /// <summary>Takes the image's sources and signs.</summary>
    internal MirrorSymmetry(int[] source, double[] sign)
    {
        _source = source;
        _sign = sign;
    }

    /// <summary>Number of values.</summary>
    internal int Dimension => _source.Length;

    /// <summary>The mirror image of 3 (K - 1) body-pose values.</summary>
    internal static MirrorSymmetry OfBodyPose(BodyMirror mirror, int jointCount)
    {
        int dimension = 3 * (jointCount - 1);
        int[] source = new int[dimension];
        double[] sign = new double[dimension];
        for (int j = 1; j < jointCount; j++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                source[(3 * (j - 1)) + axis] = (3 * (mirror.Partner(j) - 1)) + axis;
                sign[(3 * (j - 1)) + axis] = axis == 0 ? 1 : -1;
            }
        }

        return new MirrorSymmetry(source, sign);
    }

    /// <summary>Writes a vector's image; not into the same memory.</summary>
    internal void Apply(ReadOnlySpan<double> values, Span<double> image)
    {
        for (int i = 0; i < _source.Length; i++)
            image[i] = _sign[i] * values[_source[i]];
    }

    /// <summary>Writes the image <c>S A S^T</c> of a D x D matrix; not into the same memory.</summary>
    internal void ApplyToMatrix(ReadOnlySpan<double> matrix, Span<double> image)
    {
        int d = Dimension;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                image[(i * d) + j] = _sign[i] * _sign[j] * matrix[(_source[i] * d) + _source[j]];
        }
    }
}
