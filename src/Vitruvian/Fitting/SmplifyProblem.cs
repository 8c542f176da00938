using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Fitting.Priors;
using Vitruvian.Fitting.Solvers;
using Vitruvian.Fitting.Terms;
using Vitruvian.Numerics;

namespace Vitruvian.Fitting;

/// <summary>SMPLify's two energies for the joints of one person: a workspace that takes one person after another.</summary>
internal sealed class SmplifyProblem
{
    // Joints that place a person without knowing the pose (SMPLify's camera stage).
    private static readonly string[] s_trunk = ["left_shoulder", "right_shoulder", "left_hip", "right_hip"];
    private static readonly string[] s_hips = ["left_hip", "right_hip", "mid_hip"];

    // Fewer joints of the trunk than this leave the camera stage undetermined; then all joints count in it.
    private const int FewestTrunkJoints = 3;

    private readonly string[] _names;
    private readonly CommonJoints _common;
    private readonly bool[] _isTrunk;
    private readonly double[] _jointFactors;
    private readonly ReprojectionTerm _cameraData;
    private readonly ReprojectionTerm _data;
    private readonly DepthTerm _depth;
    private readonly RelativeDepthTerm _bodyDepth;
    private readonly RelativeJointsTerm _space;
    private readonly BodyEnergy _flat;
    private readonly BodyEnergy _spatial;
    private readonly Keypoint[] _seen;

    internal SmplifyProblem(BodyModel model, PosePrior prior, JointSet joints, SmplifyOptions options)
    {
        Options = options;
        Layout = FitLayout.For(model);
        Source = new PointSource(model, joints.Points);
        _names = [.. joints.JointNames];
        _common = new CommonJoints(joints.Name);
        _isTrunk = [.. _names.Select(n => Array.IndexOf(s_trunk, n) >= 0)];
        _jointFactors = [.. _names.Select(n => n == "neck" ? options.NeckWeight : Array.IndexOf(s_hips, n) >= 0 ? options.HipWeight : 1)];
        _seen = new Keypoint[_names.Length];
        _cameraData = new ReprojectionTerm(Source, Layout);
        _depth = new DepthTerm { Weight = options.DepthWeight * options.DepthWeight };
        _data = new ReprojectionTerm(Source, Layout) { Loss = RobustLoss.GemanMcClure(options.Sigma) };
        PosePrior = prior.CreateTerm(Layout);
        Bending = new BendingTerm(model, Layout) { Weight = options.BendingWeight * options.BendingWeight };
        ShapePrior = new ShapePriorTerm();
        _bodyDepth = new RelativeDepthTerm { Weight = options.BodyDepthWeight * options.BodyDepthWeight };
        CameraEnergy = new BodyEnergy(_cameraData, _depth);
        _space = new RelativeJointsTerm(Source, Layout) { Weight = options.SpaceWeight * options.SpaceWeight, Loss = RobustLoss.GemanMcClure(options.SpaceSigma) };
        _flat = new BodyEnergy(_data, PosePrior, Bending, ShapePrior, _bodyDepth);
        _spatial = new BodyEnergy(_data, PosePrior, Bending, ShapePrior, _bodyDepth, _space);
        BodyEnergy = _flat;
        CameraColumns = FreeColumns.Placement(Layout);
        BodyColumns = options.HoldTranslation ? FreeColumns.Body(Layout) : FreeColumns.All(Layout);
        SetPriorWeights(options.PosePriorWeight, options.ShapePriorWeight);
    }

    internal SmplifyOptions Options { get; }

    internal FitLayout Layout { get; }

    internal PointSource Source { get; }

    internal PosePriorTerm PosePrior { get; }

    internal BendingTerm Bending { get; }

    internal ShapePriorTerm ShapePrior { get; }

    /// <summary>First stage: trunk joints and depth, over orientation and translation.</summary>
    internal BodyEnergy CameraEnergy { get; }

    internal FreeColumns CameraColumns { get; }

    /// <summary>Second stage: the energy proper.</summary>
    internal BodyEnergy BodyEnergy { get; private set; }

    internal FreeColumns BodyColumns { get; }

    internal ReadOnlySpan<Keypoint> Seen => _seen;

    internal PerspectiveCamera Camera { get; private set; }

    /// <summary>Takes over a person's joints.</summary>
    internal void Load(ReadOnlySpan<Keypoint> joints, PerspectiveCamera camera, SpaceEvidence? space = null)
    {
        KeypointChecks.Check(joints, _names);
        LoadSpace(space);
        joints.CopyTo(_seen);
        PosePrior.Observe(_common.Of(joints));
        Camera = camera;
        double scale = Options.PersonPixels is double size ? size / LongestSide(joints) : 1;
        int trunk = 0;
        for (int j = 0; j < _names.Length; j++)
            trunk += _isTrunk[j] && joints[j].IsVisible ? 1 : 0;
        foreach (ReprojectionTerm term in (ReadOnlySpan<ReprojectionTerm>)[_cameraData, _data])
        {
            term.Camera = FitCamera.From(camera);
            term.PixelScale = scale;
        }

        for (int j = 0; j < _names.Length; j++)
        {
            Keypoint k = joints[j];
            var pixel = new Vector2d(k.X, k.Y);
            double weight = k.IsVisible ? k.Confidence * k.Confidence : 0;
            _cameraData.SetTarget(j, pixel, trunk < FewestTrunkJoints || _isTrunk[j] ? weight : 0);
            _data.SetTarget(j, pixel, weight * _jointFactors[j]);
        }
    }

    private void LoadSpace(SpaceEvidence? space)
    {
        BodyEnergy = space is null ? _flat : _spatial;
        if (space is null)
            return;
        if (space.Joints.Length != _names.Length || space.Weights.Length != _names.Length)
            throw InvalidInputException.For("joints in space", string.Empty, $"{_names.Length} places and weights", $"{space.Joints.Length} and {space.Weights.Length}");
        _space.Direction = space.Sight;
        for (int j = 0; j < _names.Length; j++)
        {
            if (!(double.IsFinite(space.Joints[j].Z) && double.IsFinite(space.Weights[j]) && space.Weights[j] >= 0))
                throw InvalidInputException.For("joints in space", _names[j], "a finite depth and a weight of 0 or more", $"{space.Joints[j].Z} and {space.Weights[j]}");
            _space.SetTarget(j, space.Joints[j].Z, space.Weights[j]);
        }
    }

    /// <summary>Sets the depth that both stages stay near, metres.</summary>
    internal void SetDepth(double depth)
    {
        _depth.Depth = depth;
        _bodyDepth.Depth = depth;
    }

    /// <summary>Sets the priors' weights, given before squaring.</summary>
    internal void SetPriorWeights(double pose, double shape)
    {
        PosePrior.Weight = pose * pose;
        ShapePrior.Weight = shape * shape;
    }

    /// <summary>Root mean square distance of the joints that count in the second stage, pixels of the image.</summary>
    internal double ReprojectionRms(FitState state)
    {
        double sum = 0, weights = 0;
        for (int j = 0; j < _names.Length; j++)
        {
            if (!_seen[j].IsVisible || _jointFactors[j] == 0 || !FitCamera.From(Camera).TryProject(Source.Position(state, j), state.Zoom, out Vector2d pixel))
                continue;
            double distance = (pixel - new Vector2d(_seen[j].X, _seen[j].Y)).Length;
            sum += distance * distance;
            weights++;
        }

        return weights == 0 ? double.NaN : Math.Sqrt(sum / weights);
    }

    private static double LongestSide(ReadOnlySpan<Keypoint> joints)
    {
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        foreach (Keypoint k in joints)
        {
            if (!k.IsVisible)
                continue;
            left = Math.Min(left, k.X);
            right = Math.Max(right, k.X);
            top = Math.Min(top, k.Y);
            bottom = Math.Max(bottom, k.Y);
        }

        return Math.Max(right - left, bottom - top);
    }
}
