using Vitruvian.Bodies;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation;

/// <summary>
/// Errors of bodies in space as papers on refinement have them: joints of the skeleton with the roots brought together (<c>mpjpe</c>), scaled about the root besides (<c>n-mpjpe</c>), after the best similarity (<c>pa-mpjpe</c>); the same of all vertices
/// (<c>pve</c>, <c>n-pve</c>, <c>pa-pve</c>). Millimetres, means over people.
/// </summary>
public sealed class BodyErrors
{
    private const double MillimetresPerMetre = 1000;

    private static readonly string[] s_names = ["mpjpe", "pa-mpjpe", "n-mpjpe", "pve", "pa-pve", "n-pve"];

    private readonly double[] _sums = new double[s_names.Length];

    /// <summary>Number of people.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a person.</summary>
    /// <param name="found">The body found.</param>
    /// <param name="truth">The true one, of the same model.</param>
    public void Add(PosedBody found, PosedBody truth)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(truth);
        double[] joints = Doubles(found.Joints), trueJoints = Doubles(truth.Joints), vertices = Doubles(found.Vertices), trueVertices = Doubles(truth.Vertices);
        Vector3d root = Vector3d.Read(joints), trueRoot = Vector3d.Read(trueJoints);
        double[] errors =
        [
            Mpjpe.Compute(joints, trueJoints, 0), PaMpjpe.Compute(joints, trueJoints), NMpjpe.Compute(joints, trueJoints, 0), Pve.Compute(vertices, trueVertices, root, trueRoot), PaPve.Compute(vertices, trueVertices),
            NPve.Compute(vertices, trueVertices, root, trueRoot),
        ];
        for (int i = 0; i < errors.Length; i++)
            _sums[i] += MillimetresPerMetre * errors[i];
        Count++;
    }

    /// <summary>The means by name; none before the first person.</summary>
    public Dictionary<string, double> ToScores() => Count == 0 ? [] : s_names.Select((name, i) => KeyValuePair.Create(name, _sums[i] / Count)).ToDictionary(StringComparer.Ordinal);

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
