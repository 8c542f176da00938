using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Metrics;
using Vitruvian.Numerics;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// Joints and vertices in space: distances with the pelvises brought together and after the best similarity, of joints (<c>mpjpe</c>, <c>pa-mpjpe</c>) and of vertices where the meshes correspond (<c>pve</c>, <c>pa-pve</c>), the share
/// of joints within 150 mm (<c>pck150</c>) and the area under that curve (<c>auc150</c>).
/// </summary>
internal sealed class SpaceScores : IProtocolScores
{
    private const double MillimetresPerMetre = 1000;

    private readonly ProtocolDefinition _definition;
    private readonly ProtocolBodies _bodies;
    private readonly int[] _places;
    private readonly bool[] _counted;
    private readonly double[] _jointSums, _alignedSums;
    private readonly List<float> _errors = [], _alignedErrors = [];
    private double _mpjpe, _paMpjpe, _pve, _paPve;
    private int _meshes;

    /// <summary>Starts with nobody.</summary>
    /// <param name="definition">The protocol.</param>
    /// <param name="bodies">The bodies.</param>
    internal SpaceScores(ProtocolDefinition definition, ProtocolBodies bodies)
    {
        (_definition, _bodies) = (definition, bodies);
        string[] told = [.. JointSets.JointNames(definition.ToldIn)];
        IReadOnlyList<string> counted = definition.CountedJoints.Count > 0 ? definition.CountedJoints : definition.Joints;
        _places = [.. definition.Joints.Select(name => Array.IndexOf(told, name))];
        _counted = [.. definition.Joints.Select(counted.Contains)];
        (_jointSums, _alignedSums) = (new double[_places.Length], new double[_places.Length]);
    }

    /// <inheritdoc/>
    public int Samples { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Metrics
    {
        get
        {
            if (Samples == 0)
                return [];
            double[] errors = [.. _errors], aligned = [.. _alignedErrors];
            return
            [
                ("mpjpe", MillimetresPerMetre * _mpjpe / Samples), ("pa-mpjpe", MillimetresPerMetre * _paMpjpe / Samples),
                .. _meshes == 0 ? [] : (ReadOnlySpan<(string, double)>)[("pve", MillimetresPerMetre * _pve / _meshes), ("pa-pve", MillimetresPerMetre * _paPve / _meshes)],
                ("pck150", Pck3d.Compute(errors)), ("auc150", Auc.Compute(errors)), ("pa-pck150", Pck3d.Compute(aligned)), ("pa-auc150", Auc.Compute(aligned)),
            ];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint =>
        Samples == 0 ? [] : [.. _definition.Joints.Select((name, j) => (name, (IReadOnlyList<(string, double)>)[("mpjpe", Mean(_jointSums[j])), ("pa-mpjpe", Mean(_alignedSums[j]))]))];

    /// <inheritdoc/>
    public IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => _meshes == Samples || _definition.Truth == TruthRule.DatasetJoints
        ? []
        : [$"pve, pa-pve: {(_meshes == 0 ? "not measured" : $"of {_meshes} records alone")}; the others' estimates have no mesh of the true one's topology"];

    /// <inheritdoc/>
    public Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates, Action<string> skip)
    {
        List<PositionErrors> measured = [];
        for (int i = 0; i < picture.People.Count; i++)
        {
            try
            {
                if (estimates[i] is { } estimate)
                    measured.Add(Measure(picture.People[i], estimate));
                else
                    skip($"{picture.People[i].Name}: no estimate");
            }
            catch (InvalidInputException error)
            {
                skip(error.Message);
            }
        }

        return () => measured.ForEach(Add);
    }

    private PositionErrors Measure(AnnotatedSample sample, PersonEstimate estimate)
    {
        PosedBody? truth = _definition.Truth == TruthRule.DatasetJoints ? null : _bodies.Pose(sample);
        float[] trueJoints = Choose(sample, truth is null ? Annotated(sample) : JointsOf(truth)), joints = Choose(sample, Told(sample, estimate));
        bool hasMesh = truth is not null && estimate.Body?.Vertices.Length == truth.Vertices.Length;
        float[] mesh = hasMesh ? estimate.Body!.Vertices : [], trueMesh = hasMesh ? truth!.Vertices : [];

        // The root stands behind the joints that are measured.
        int count = _places.Length;
        var errors = new PositionErrors(1, count);
        new PositionErrorBatch(mesh.Length / 3, count + 1, [count], 1, count).Measure(1, mesh, trueMesh, joints, trueJoints, errors);
        bool isFinite = double.IsFinite(errors.Mpjpe[0] + errors.PaMpjpe[0]) && (!hasMesh || double.IsFinite(errors.Pve[0] + errors.PaPve[0]));
        return isFinite ? errors : throw InvalidInputException.For(sample.Name, "estimate", "finite coordinates", "others");
    }

    private void Add(PositionErrors errors)
    {
        Samples++;
        _mpjpe += errors.Mpjpe[0];
        _paMpjpe += errors.PaMpjpe[0];
        if (!double.IsNaN(errors.Pve[0]))
        {
            _meshes++;
            _pve += errors.Pve[0];
            _paPve += errors.PaPve[0];
        }

        for (int j = 0; j < _places.Length; j++)
        {
            _jointSums[j] += errors.Joints[j];
            _alignedSums[j] += errors.AlignedJoints[j];
            if (_counted[j])
            {
                _errors.Add(errors.Joints[j]);
                _alignedErrors.Add(errors.AlignedJoints[j]);
            }
        }
    }

    // All joints that a body has in the protocol's set.
    private double[] JointsOf(PosedBody posed) => _definition.ToldIn == JointSets.Smpl24 ? Array.ConvertAll(posed.Joints, value => (double)value) : _bodies.JointsOf(posed);

    private double[] Told(AnnotatedSample sample, PersonEstimate estimate)
    {
        bool ofSkeleton = _definition.ToldIn == JointSets.Smpl24;
        if (estimate.Joints is { } joints)
            return [.. CommonJoints.PlacesIn(_definition.ToldIn, estimate.JointSet).SelectMany(at => at >= 0 ? joints[(3 * at)..((3 * at) + 3)] : [double.NaN, double.NaN, double.NaN])];
        bool needsSkeleton = ofSkeleton || _bodies.Regressor is null;
        return estimate.Body is { } body && (!needsSkeleton || body.Joints.Length > 0)
            ? JointsOf(body)
            : throw InvalidInputException.For(sample.Name, "estimate", needsSkeleton ? "a body with its skeleton, or joints" : "vertices or joints", "neither");
    }

    private double[] Annotated(AnnotatedSample sample)
    {
        Keypoint3D[]? joints = sample.Joints3D;
        if (joints is null || sample.JointSet3D is null)
            throw InvalidInputException.For(sample.Name, "joints in space", "annotated joints", "none");
        return [.. CommonJoints.PlacesIn(_definition.ToldIn, sample.JointSet3D).SelectMany(at => at >= 0 && joints[at].IsKnown ? new[] { joints[at].Place.X, joints[at].Place.Y, joints[at].Place.Z } : [double.NaN, double.NaN, double.NaN])];
    }

    // The joints that are measured, then the root.
    private float[] Choose(AnnotatedSample sample, double[] all)
    {
        float[] chosen = new float[3 * (_places.Length + 1)];
        for (int j = 0; j <= _places.Length; j++)
        {
            int place = j < _places.Length ? _places[j] : 0;
            var at = Vector3d.Read(all.AsSpan(3 * place));
            if (!double.IsFinite(at.X + at.Y + at.Z))
                throw InvalidInputException.For(sample.Name, "joints in space", $"a joint '{(j < _places.Length ? _definition.Joints[j] : CommonJoints.Root)}'", "none");
            (chosen[3 * j], chosen[(3 * j) + 1], chosen[(3 * j) + 2]) = ((float)at.X, (float)at.Y, (float)at.Z);
        }

        return chosen;
    }

    private double Mean(double sum) => MillimetresPerMetre * sum / Samples;
}
