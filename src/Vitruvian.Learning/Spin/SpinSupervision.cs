using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Regressors;
using Vitruvian.Learning.Training;
using Vitruvian.Numerics;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Spin;

/// <summary>
/// What a regressor is compared with: 2D joints of every sample; of samples with a known body that body and its joints; of others the best fit,
/// which in the loop is looked for from the regressor's own estimate (Kolotouros et al. 2019, figure 3).
/// </summary>
internal sealed class SpinSupervision
{
    private readonly BodyModel _model;
    private readonly SpinOptions _options;
    private readonly BestFits _fits;
    private readonly Func<int, PhotoFitter> _fitterOf;

    /// <summary>Takes what fits need.</summary>
    /// <param name="model">The body model.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="fits">The best fits of photos that are seen again.</param>
    /// <param name="fitterOf">The fitter for samples of a source.</param>
    public SpinSupervision(BodyModel model, SpinOptions options, BestFits fits, Func<int, PhotoFitter> fitterOf)
    {
        (_model, _options, _fits, _fitterOf) = (model, options, fits, fitterOf);
    }

    /// <summary>Puts the labels of a batch together.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="estimate">What the regressor said about it.</param>
    /// <param name="device">Where the labels are wanted.</param>
    /// <param name="terms">Receives shares: of fits that are believed, and of photos whose fit this step has bettered.</param>
    public SpinLabels Label(SampleBatch batch, HmrEstimate estimate, Device device, LossTerms terms)
    {
        int count = batch.Samples.Count;
        BodyParameters?[] bodies = Bodies(batch, estimate, terms);
        (Tensor places, Tensor confidences) = Joints2D(batch, device);
        var labels = new SpinLabels { Keypoints2D = places, Confidences2D = confidences };
        if (terms.Whole.Any(batch.Samples.Any(sample => sample.Joints3D is not null)))
        {
            (Tensor space, Tensor known) = Joints3D(batch, device);
            labels = labels with { Keypoints3D = space, Confidences3D = known };
        }

        if (!terms.Whole.Any(Array.Exists(bodies, body => body is not null)))
            return labels;
        int joints = _model.JointCount;
        float[] rotations = new float[count * joints * 9];
        float[] betas = new float[count * _model.BetaCount];
        float[] weights = new float[count];
        Span<double> matrix = stackalloc double[9];
        for (int i = 0; i < count; i++)
        {
            if (bodies[i] is not { } body)
                continue;
            weights[i] = 1;
            for (int j = 0; j < joints; j++)
            {
                body.Pose[j].ToMatrix().Write(matrix);
                for (int k = 0; k < 9; k++)
                    rotations[(((i * joints) + j) * 9) + k] = (float)matrix[k];
            }

            for (int s = 0; s < _model.BetaCount; s++)
                betas[(i * _model.BetaCount) + s] = (float)body.Betas[s];
        }

        return labels with
        {
            Rotations = tensor(rotations, [count, joints, 3, 3], device: device),
            Betas = tensor(betas, [count, _model.BetaCount], device: device),
            ParameterWeights = tensor(weights, device: device),
        };
    }

    // The turn from the crop's camera, which looks straight at the crop's middle, to the camera that labels are in; see CropView.
    private static Matrix3 CropFromCamera(Sample sample) => sample.Camera is { } camera
        ? new CropView(new BoundingBox(0, 0, sample.Image.Width, sample.Image.Height), camera).CameraFromCrop.Transpose()
        : Matrix3.Identity;

    private static (Tensor Places, Tensor Confidences) Joints2D(SampleBatch batch, Device device)
    {
        int count = batch.Samples.Count;
        float[] places = new float[count * Sample.JointCount * 2];
        float[] confidences = new float[count * Sample.JointCount];
        for (int i = 0; i < confidences.Length; i++)
        {
            if (batch.Samples[i / Sample.JointCount].Joints2D is not { } joints || !joints[i % Sample.JointCount].IsVisible)
                continue;
            Keypoint joint = joints[i % Sample.JointCount];
            confidences[i] = (float)joint.Confidence;
            places[2 * i] = (float)((2 * joint.X / batch.Size) - 1);
            places[(2 * i) + 1] = (float)((2 * joint.Y / batch.Size) - 1);
        }

        return (tensor(places, [count, Sample.JointCount, 2], device: device), tensor(confidences, [count, Sample.JointCount], device: device));
    }

    private static (Tensor Places, Tensor Known) Joints3D(SampleBatch batch, Device device)
    {
        int count = batch.Samples.Count;
        float[] places = new float[count * Sample.JointCount * 3];
        float[] known = new float[count * Sample.JointCount];
        for (int i = 0; i < count; i++)
        {
            if (batch.Samples[i].Joints3D is not { } joints)
                continue;
            Matrix3 turn = CropFromCamera(batch.Samples[i]);
            for (int j = 0; j < Sample.JointCount; j++)
            {
                int at = (i * Sample.JointCount) + j;
                Vector3d place = turn * (joints[j] - joints[0]);
                known[at] = 1;
                (places[3 * at], places[(3 * at) + 1], places[(3 * at) + 2]) = ((float)place.X, (float)place.Y, (float)place.Z);
            }
        }

        return (tensor(places, [count, Sample.JointCount, 3], device: device), tensor(known, [count, Sample.JointCount], device: device));
    }

    // A body each, in the crop's camera frame; null where nothing is known or believed.
    private BodyParameters?[] Bodies(SampleBatch batch, HmrEstimate estimate, LossTerms terms)
    {
        var bodies = new BodyParameters?[batch.Samples.Count];
        var fitted = new List<int>();
        for (int i = 0; i < bodies.Length; i++)
        {
            Sample sample = batch.Samples[i];
            if (sample.Body is { } known)
                bodies[i] = new BodyParameters(known.Betas, [AxisAngle.FromMatrix(CropFromCamera(sample) * known.Pose[0].ToMatrix()), .. known.Pose.Skip(1)], Vector3d.Zero);
            else if (sample.Origin is not null)
                fitted.Add(i);
        }

        if (_options.Mode == SpinMode.None || fitted.Count == 0)
            return bodies;
        Dictionary<int, (BodyParameters Body, double Error)> found = _options.Mode == SpinMode.InTheLoop ? FitFrom(estimate, batch, fitted) : [];
        int bettered = 0;
        int believed = 0;
        foreach (int i in fitted)
        {
            SampleOrigin origin = batch.Samples[i].Origin!;
            bool isFitted = found.TryGetValue(i, out (BodyParameters Body, double Error) fit);
            BodyParameters? best = isFitted ? fit.Body : null;
            double error = isFitted ? fit.Error : double.NaN;
            if (origin.Photo >= 0)
            {
                bettered += isFitted && _fits.Offer(origin.Photo, fit.Body, fit.Error, origin.CropFromPhoto) ? 1 : 0;
                best = _fits.Read(origin.Photo, origin.CropFromPhoto);
                error = _fits.ErrorOf(origin.Photo);
            }

            if (best is null || !_options.Fitting.Believes(error))
                continue;
            believed++;
            bodies[i] = _options.Fitting.IsOddShape(best) ? new BodyParameters(new double[best.Betas.Length], best.Pose, best.Translation) : best;
        }

        terms.Add("fits believed", (double)believed / fitted.Count);
        if (_options.Mode == SpinMode.InTheLoop)
            terms.Add("fits bettered", (double)bettered / fitted.Count);
        return bodies;
    }

    private Dictionary<int, (BodyParameters Body, double Error)> FitFrom(HmrEstimate estimate, SampleBatch batch, List<int> wanted)
    {
        BodyParameters?[] starts = Starts(estimate, batch.Size);
        var found = new Dictionary<int, (BodyParameters, double)>();
        foreach (IGrouping<int, int> source in wanted.GroupBy(i => batch.Samples[i].Origin!.Source))
        {
            PhotoFitter fitter = _fitterOf(source.Key);
            int[] fitting = [.. source.Where(i => starts[i] is not null && fitter.CanFit(batch.Samples[i]))];
            (BodyParameters Body, double Error)[] fits = fitter.Fit([.. fitting.Select(i => batch.Samples[i])], [.. fitting.Select(i => starts[i])], CancellationToken.None);
            for (int k = 0; k < fitting.Length; k++)
            {
                if (double.IsFinite(fits[k].Error))
                    found.Add(fitting[k], fits[k]);
            }
        }

        return found;
    }

    // The estimates as bodies before the crop's perspective camera; null for one that is no number.
    private BodyParameters?[] Starts(HmrEstimate estimate, int size)
    {
        // Of a young network: a person whose crop spans 20 metres is none.
        const double leastScale = 0.1;
        float[] rotations = estimate.Rotations.detach().to_array<float>();
        float[] betas = estimate.Betas.detach().to_array<float>();
        float[] cameras = estimate.Camera.detach().to_array<float>();
        double focalLength = PerspectiveCamera.ForCrop(size, size).FocalLengthPixels;
        int joints = _model.JointCount;
        var starts = new BodyParameters?[cameras.Length / 3];
        Span<double> matrix = stackalloc double[9];
        for (int i = 0; i < starts.Length; i++)
        {
            var camera = new WeakPerspectiveCamera(Math.Max(leastScale, cameras[3 * i]), cameras[(3 * i) + 1], cameras[(3 * i) + 2]);
            var pose = new AxisAngle[joints];
            for (int j = 0; j < joints; j++)
            {
                for (int k = 0; k < 9; k++)
                    matrix[k] = rotations[(((i * joints) + j) * 9) + k];
                pose[j] = AxisAngle.FromMatrix(Matrix3.Read(matrix));
            }

            var body = new BodyParameters(Array.ConvertAll(betas[(i * _model.BetaCount)..((i + 1) * _model.BetaCount)], beta => (double)beta), pose, camera.ToPerspectiveTranslation(focalLength, size));
            bool finite = pose.All(r => double.IsFinite(r.X + r.Y + r.Z)) && body.Betas.All(double.IsFinite) && double.IsFinite(body.Translation.X + body.Translation.Y + body.Translation.Z);
            starts[i] = finite ? body : null;
        }

        return starts;
    }
}
