using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Training;
using Vitruvian.Metrics;
using Vitruvian.Numerics;
using Vitruvian.Recovery;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// Measures a regressor during training: PCK of the projected body's joints on photos; MPJPE, PA-MPJPE and PVE in millimetres, turns of joints in radians,
/// and PCK, on people whose bodies are known.
/// </summary>
internal sealed class SpinScores
{
    private const int BatchSize = 50;
    private const double MillimetresPerMetre = 1000;

    private static readonly IReadOnlyList<string> s_names = JointSets.JointNames(JointSets.Lsp14);
    private static readonly int[] s_lsp = [.. JointSets.MeansOf(JointSets.Lsp14).Select(parts => parts[0])];
    private static readonly int s_skeleton = JointSets.JointNames(JointSets.Smpl24).Count;

    private readonly BodyModel _model;
    private readonly int _size;
    private readonly Lazy<List<Sample>> _photos;
    private readonly Lazy<List<Sample>> _bench;
    private readonly BodyPointEvaluator _points;

    /// <summary>Names what is measured on; it is read when it is first needed.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="size">Side of the crops.</param>
    /// <param name="photos">Photos with LSP's joints; null for none.</param>
    /// <param name="bench">People whose bodies are known; null for none.</param>
    /// <param name="benchSamples">How many of them.</param>
    /// <param name="fixedCamera">Metres that every crop spans where the person's root is; null for crops around their boxes.</param>
    public SpinScores(BodyModel model, int size, IDataset? photos, IDataset? bench, int benchSamples, double? fixedCamera)
    {
        (_model, _size) = (model, size);
        _points = new BodyPointEvaluator(model, JointSets.For(model, JointSets.All36).Points);

        _photos = new Lazy<List<Sample>>(() => HeldOutCrops.OfPhotos(photos, size, fixedCamera));
        _bench = new Lazy<List<Sample>>(() => HeldOutCrops.Of(bench, benchSamples, size, sample => sample is { Body: not null, Vertices: not null, Joints3D: not null, Camera: not null }, fixedCamera));
    }

    /// <summary>The scores by name, the most important first; empty when there is nothing to measure on.</summary>
    /// <param name="network">The regressor; it is put into the mode in which it is used.</param>
    /// <param name="input">What it sees of a crop.</param>
    /// <param name="device">Where it is.</param>
    public IReadOnlyList<(string Name, double Value)> Measure(nn.Module<Tensor, HmrEstimate> network, NbfInput input, Device device)
    {
        List<(string, double)> scores = [];
        List<(string, double)> details = [];
        if (_photos.Value.Count > 0)
        {
            (Pck wide, Pck narrow) = (new Pck(s_names, 0.2), new Pck(s_names, 0.1));
            foreach (SpinPrediction prediction in Predict(network, input, _photos.Value, device))
            {
                Count(wide, prediction, joint => prediction.Crop.Joints2D![joint].IsVisible);
                Count(narrow, prediction, joint => prediction.Crop.Joints2D![joint].IsVisible);
            }

            scores.AddRange([("pck@0.2", wide.Mean), ("pck@0.1", narrow.Mean)]);
            details.AddRange(s_names.Select((name, i) => ($"pck@0.2/{name}", wide.OfJoint(i))));
        }

        if (_bench.Value.Count > 0)
        {
            var wide = new Pck(s_names, 0.2);
            List<BodyErrors> errors = [];
            foreach (SpinPrediction prediction in Predict(network, input, _bench.Value, device))
            {
                Count(wide, prediction, joint => prediction.Crop.JointVisible![joint]);
                errors.Add(Errors(prediction));
            }

            scores.AddRange([("bench-pck@0.2", wide.Mean), ("mpjpe", errors.Average(e => e.Mpjpe)), ("pa-mpjpe", errors.Average(e => e.PaMpjpe)), ("pve", errors.Average(e => e.Pve)), ("quaternions", errors.Average(e => e.Quaternions))]);
        }

        return [.. scores, .. details];
    }

    /// <summary>The people whose bodies are known, as they are cut out.</summary>
    public IReadOnlyList<Sample> Bench => _bench.Value;

    /// <summary>Errors of each of some of these, which may be told otherwise what they look like.</summary>
    /// <param name="network">The regressor; it is put into the mode in which it is used.</param>
    /// <param name="input">What it sees of a crop.</param>
    /// <param name="crops">The people.</param>
    /// <param name="device">Where the regressor is.</param>
    public IReadOnlyList<BodyErrors> ErrorsOf(nn.Module<Tensor, HmrEstimate> network, NbfInput input, IEnumerable<Sample> crops, Device device) => [.. Predict(network, input, crops, device).Select(Errors)];

    /// <summary>The first photos with what the regressor sees in them; null when there are none.</summary>
    /// <param name="network">The regressor.</param>
    /// <param name="input">What it sees of a crop.</param>
    /// <param name="device">Where it is.</param>
    public Image? Picture(nn.Module<Tensor, HmrEstimate> network, NbfInput input, Device device)
    {
        List<Sample> shown = _photos.Value.Count > 0 ? _photos.Value : _bench.Value;
        if (shown.Count == 0)
            return null;
        List<Image> cells = [];
        var pictures = new ResultPictures();
        var camera = PerspectiveCamera.ForCrop(CropPictures.Side, CropPictures.Side);
        foreach (SpinPrediction prediction in Predict(network, input, shown.Take(CropPictures.Samples), device))
        {
            Image cell = Resampling.Resize(prediction.Crop.Image, CropPictures.Side, CropPictures.Side);
            Vector3d translation = prediction.Camera.ToPerspectiveTranslation(camera.FocalLengthPixels, CropPictures.Side);
            bool before = translation.Z > 0 && double.IsFinite(translation.X + translation.Y + translation.Z);
            cells.Add(before ? pictures.Overlay(cell, [new RecoveredBody(_model, new BodyParameters(prediction.Betas, prediction.Pose, translation), camera, (CropPictures.Side, CropPictures.Side))
            {
                Method = "spin",
                JointSet = JointSets.Lsp14,
                Confidence = [.. s_names.Select(_ => 1.0)],
            }]) : cell);
        }

        return CropPictures.Grid(cells);
    }

    private static void Count(Pck pck, SpinPrediction prediction, Func<int, bool> isVisible)
    {
        double[] found = [.. s_lsp.SelectMany(j => new[] { prediction.Joints2D[j].X, prediction.Joints2D[j].Y })];
        double[] truth = [.. s_lsp.SelectMany(j => new[] { prediction.Crop.Joints2D![j].X, prediction.Crop.Joints2D[j].Y })];
        _ = pck.Add(found, truth, [.. s_lsp.Select(isVisible)]);
    }

    // Turned into the frame of the labels: the regressor's is that of a camera that looks straight at the crop; see CropView.
    private BodyErrors Errors(SpinPrediction prediction)
    {
        Sample crop = prediction.Crop;
        Matrix3 turn = new CropView(new BoundingBox(0, 0, _size, _size), crop.Camera!.Value).CameraFromCrop;
        double[] found = [.. prediction.Joints3D.Take(s_skeleton).SelectMany(joint => Values(turn * (joint - prediction.Joints3D[0])))];
        double[] truth = [.. crop.Joints3D!.Take(s_skeleton).SelectMany(joint => Values(joint - crop.Joints3D![0]))];
        AxisAngle[] pose = [AxisAngle.FromMatrix(turn * prediction.Pose[0].ToMatrix()), .. prediction.Pose.Skip(1)];
        PosedBody posed = _model.Pose(new BodyParameters(prediction.Betas, pose, Vector3d.Zero));
        double pve = Pve.Compute(
            Array.ConvertAll(posed.Vertices, v => (double)v),
            Array.ConvertAll(crop.Vertices!, v => (double)v),
            new Vector3d(posed.Joints[0], posed.Joints[1], posed.Joints[2]),
            crop.Joints3D![0]);
        double quaternions = QuaternionError.Compute<AxisAngle>(pose, crop.Body!.Pose);
        return new BodyErrors(MillimetresPerMetre * Mpjpe.Compute(found, truth, 0), MillimetresPerMetre * PaMpjpe.Compute(found, truth), MillimetresPerMetre * pve, quaternions);

        static double[] Values(Vector3d v) => [v.X, v.Y, v.Z];
    }

    private IEnumerable<SpinPrediction> Predict(nn.Module<Tensor, HmrEstimate> network, NbfInput input, IEnumerable<Sample> crops, Device device)
    {
        network.eval();
        foreach (Sample[] chunk in crops.Chunk(BatchSize))
        {
            float[] rotations;
            float[] betas;
            float[] cameras;
            using (NewDisposeScope())
            using (no_grad())
            {
                HmrEstimate estimate = network.call(input.Batch(chunk).Images(device));
                (rotations, betas, cameras) = (estimate.Rotations.to_array<float>(), estimate.Betas.to_array<float>(), estimate.Camera.to_array<float>());
            }

            for (int i = 0; i < chunk.Length; i++)
                yield return Prediction(chunk[i], Part(rotations, i, 9 * _model.JointCount), Part(betas, i, _model.BetaCount), Part(cameras, i, 3));
        }

        static double[] Part(float[] values, int i, int length) => Array.ConvertAll(values[(i * length)..((i + 1) * length)], v => (double)v);
    }

    private SpinPrediction Prediction(Sample crop, double[] rotations, double[] betas, double[] camera)
    {
        AxisAngle[] pose = [.. Enumerable.Range(0, _model.JointCount).Select(j => AxisAngle.FromMatrix(Matrix3.Read(rotations.AsSpan(9 * j))))];
        _points.Evaluate(new BodyParameters(betas, pose, Vector3d.Zero));
        double[] points = _points.Points.ToArray();
        Vector3d[] space = [.. Enumerable.Range(0, Sample.JointCount).Select(j => Vector3d.Read(points.AsSpan(3 * j)))];
        var weak = new WeakPerspectiveCamera(camera[0], camera[1], camera[2]);
        Vector3d translation = weak.ToPerspectiveTranslation();
        var pinhole = PerspectiveCamera.ForCrop(_size, _size);
        return new SpinPrediction(crop, betas, pose, weak, [.. space.Select(point => pinhole.Project(point + translation))], space);
    }
}
