using Vitruvian.Bodies;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting.Solvers;

/// <summary>The variables of one body's fit, and a number that changes with them so that what was computed from them can be kept.</summary>
public sealed class FitState
{
    // A little over half a turn, so that a root close to it is not rewritten at every step.
    private const double LongestRoot = 1.2 * Math.PI;

    private static long s_lastVersion;
    private readonly double[] _values;

    /// <summary>All variables zero.</summary>
    /// <param name="layout">The variables.</param>
    public FitState(FitLayout layout)
    {
        Layout = layout;
        _values = new double[layout.Count];
        Touch();
    }

    /// <summary>The variables' places.</summary>
    public FitLayout Layout { get; }

    /// <summary>Changes with every change of the values; no two states ever share one.</summary>
    public long Version { get; private set; }

    /// <summary>All variables.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Shape coefficients, S.</summary>
    public ReadOnlySpan<double> Betas => _values.AsSpan(0, Layout.BetaCount);

    /// <summary>Pose, axis-angle, 3 K values.</summary>
    public ReadOnlySpan<double> Pose => _values.AsSpan(Layout.PoseColumn, 3 * Layout.JointCount);

    /// <summary>Pose without the root, 3 (K - 1) values.</summary>
    public ReadOnlySpan<double> BodyPose => _values.AsSpan(Layout.BodyPoseColumn, Layout.BodyPoseCount);

    /// <summary>Translation, metres.</summary>
    public Vector3d Translation => Vector3d.Read(_values.AsSpan(Layout.TranslationColumn));

    /// <summary>Logarithm of the factor on the camera's focal length or scale.</summary>
    public double Zoom => _values[Layout.ZoomColumn];

    /// <summary>Takes over all variables.</summary>
    /// <param name="values">One value a variable.</param>
    public void Set(ReadOnlySpan<double> values)
    {
        if (values.Length != _values.Length)
            throw new ArgumentException($"values has {values.Length} values; expected {_values.Length}.", nameof(values));
        values.CopyTo(_values);
        Touch();
    }

    /// <summary>Takes over a body; the zoom becomes 0.</summary>
    /// <param name="body">S betas, K rotations, a translation.</param>
    public void Set(BodyParameters body)
    {
        if (body.Betas.Length != Layout.BetaCount || body.Pose.Length != Layout.JointCount)
        {
            throw new ArgumentException(
                $"the body has {body.Betas.Length} betas and {body.Pose.Length} rotations; expected {Layout.BetaCount} and {Layout.JointCount}.", nameof(body));
        }

        body.Betas.CopyTo(_values, 0);
        for (int j = 0; j < body.Pose.Length; j++)
            body.Pose[j].Write(_values.AsSpan(Layout.PoseColumn + (3 * j), 3));
        body.Translation.Write(_values.AsSpan(Layout.TranslationColumn, 3));
        _values[Layout.ZoomColumn] = 0;
        Touch();
    }

    /// <summary>
    /// Writes the root's rotation, where it has gone beyond half a turn, as the shorter turn the other way: the same body, away from the full
    /// turn at which rotation vectors have no derivative to speak of. No term depends on how the root's rotation is written.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool ShortenRoot()
    {
        Span<double> root = _values.AsSpan(Layout.PoseColumn, 3);
        double angle = Vector3d.Read(root).Length;
        if (angle <= LongestRoot)
            return false;
        double shorter = Math.IEEERemainder(angle, 2 * Math.PI);
        for (int i = 0; i < 3; i++)
            root[i] *= shorter / angle;
        Touch();
        return true;
    }

    /// <summary>The variables as a body.</summary>
    public BodyParameters ToBody()
    {
        var pose = new AxisAngle[Layout.JointCount];
        for (int j = 0; j < pose.Length; j++)
            pose[j] = AxisAngle.Read(Pose.Slice(3 * j, 3));
        return new BodyParameters(Betas.ToArray(), pose, Translation);
    }

    private void Touch() => Version = Interlocked.Increment(ref s_lastVersion);
}
