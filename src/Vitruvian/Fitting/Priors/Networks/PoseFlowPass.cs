using Vitruvian.Bodies.Formats;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Priors.Networks;

/// <summary>Evaluates a <see cref="PoseFlow"/>.</summary>
internal sealed class PoseFlowPass : PosePass
{
    private readonly FlowBlockPass[] _blocks;
    private readonly DenseNetworkPass _context;
    private readonly double[] _condition = new double[JointCondition.Count];
    private readonly double[] _gradient;
    private readonly double _constant;
    private readonly int _dimension;
    private readonly float[] _identity;
    private readonly GaussNewton _gaussNewton;

    internal PoseFlowPass(PoseFlow prior)
    {
        _dimension = prior.Dimension;
        _blocks = [.. prior.Blocks.Select(block => new FlowBlockPass(block))];
        _context = new DenseNetworkPass(prior.Context);
        _gradient = new double[_dimension];
        _constant = (0.5 * _dimension * Math.Log(2 * Math.PI)) - prior.Blocks.Sum(block => block.LogDeterminant);
        int stride = SingleMath.Stride(_dimension);
        _identity = new float[_dimension * stride];
        for (int i = 0; i < _dimension; i++)
            _identity[(i * stride) + i] = 1;
        _gaussNewton = new GaussNewton(_dimension, _dimension);
        Observe([]);
    }

    /// <summary>z at the last evaluation.</summary>
    internal ReadOnlySpan<double> Code => _blocks[^1].Values;

    /// <inheritdoc/>
    internal override void Observe(ReadOnlySpan<Keypoint> joints)
    {
        JointCondition.Write(joints, _condition);
        ReadOnlySpan<double> context = _context.Forward(_condition);
        foreach (FlowBlockPass block in _blocks)
            block.SetContext(context);
    }

    /// <inheritdoc/>
    internal override double Evaluate(ReadOnlySpan<double> x)
    {
        double energy = _constant;
        for (int b = 0; b < _blocks.Length; b++)
            energy -= _blocks[b].Forward(b == 0 ? x : _blocks[b - 1].Values);
        return energy + (0.5 * DenseMath.Dot(Code, Code));
    }

    /// <inheritdoc/>
    internal override void Gradient(Span<double> gradient)
    {
        Code.CopyTo(_gradient);
        for (int b = _blocks.Length - 1; b >= 0; b--)
            _blocks[b].Backward(_gradient);
        _gradient.CopyTo(gradient);
    }

    /// <inheritdoc/>
    internal override void Curvature(Span<double> curvature)
    {
        // Of 1/2 |z|^2; what the determinant adds has no sign.
        ReadOnlySpan<float> jacobian = _identity;
        foreach (FlowBlockPass block in _blocks)
            jacobian = block.Jacobian(jacobian, first: block == _blocks[0]);
        _gaussNewton.Write(jacobian, curvature);
    }

    /// <summary>The way back.</summary>
    internal double[] Invert(ReadOnlySpan<double> code)
    {
        double[] values = code.ToArray();
        for (int b = _blocks.Length - 1; b >= 0; b--)
            _blocks[b].Invert(values);
        return values;
    }
}
