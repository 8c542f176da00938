using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Joints;
using Vitruvian.Models;
using Vitruvian.Numerics;

namespace Vitruvian.Inference.Keypoints;

/// <summary>
/// Finds the joints of persons by a pose network of any making (RTMPose, ViTPose, HRNet...) whose card says how to cut people out for it and how to read it (<see cref="ModelKeypoints"/>). It tells of places in the
/// picture only, and of joints that it knows; the others of <see cref="JointSets.All36"/> have no place (NaN) and the confidence 0. Calls may come from several threads at once.
/// </summary>
public sealed class KeypointEstimator : IJointsEstimator
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = Assets.MethodNames.Keypoints;

    // Two looks at a joint that lie farther apart, as a share of the crop's height, saw two things: the surer one is right.
    private const double SamePlace = 0.1;

    private static readonly Vector2d s_nowhere = new(double.NaN, double.NaN);

    private readonly CropNetwork _network;
    private readonly KeypointReader _reader;

    // For each joint of the common set the network's, or -1; and the same in a mirror image.
    private readonly int[] _places;
    private readonly int[] _mirrored;

    private KeypointEstimator(CropNetwork network)
    {
        _network = network;
        _reader = KeypointReader.For(network.Card);
        List<string?> joints = [.. network.Card.Keypoints!.Joints];
        _places = [.. JointSets.JointNames(JointSets.All36).Select(name => joints.IndexOf(name))];
        _mirrored = [.. JointSets.MirroredJoints(JointSets.All36).Select(other => _places[other])];
    }

    /// <inheritdoc/>
    public ModelCard Card => _network.Card;

    /// <inheritdoc/>
    public string JointSet => JointSets.All36;

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, the network is of another method, or it and its card do not agree.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static KeypointEstimator Load(string modelPath, SessionOptions? options = null) =>
        new(CropNetwork.Load(modelPath, Method, KeypointReader.ExpectedOutputs, options, anyAspect: true));

    /// <inheritdoc/>
    public JointsEstimate[] Estimate(IReadOnlyList<(Image Photo, BoundingBox Box)> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        var answers = new JointsEstimate[people.Count];
        bool twice = Card.Keypoints!.Mirrored;
        int looks = twice ? 2 : 1;
        List<(Image, ImageTransform)> views = [];
        foreach ((Image photo, BoundingBox box) in people)
        {
            ImageTransform crop = _network.CropOf(box);
            views.Add((photo, crop));
            if (twice)
                views.Add((photo, ImageTransform.Mirror(Card.Crop!.Width ?? Card.Crop.Size) * crop));
        }

        var seen = new (Vector2d Place, double Confidence)[views.Count][];
        _network.RunViews(
            views,
            (view, outputs, place, cropFromPhoto) => seen[view] = Read(outputs, place, cropFromPhoto.Inverse(), view % looks == 0 ? _places : _mirrored),
            cancellation);
        for (int person = 0; person < answers.Length; person++)
        {
            (Vector2d Place, double Confidence)[] joints = seen[person * looks];
            if (twice)
            {
                // Pixels of the photo.
                double near = SamePlace * Card.Crop!.Size / Math.Sqrt(views[person * looks].Item2.Determinant);
                joints = [.. joints.Zip(seen[(person * looks) + 1], (first, second) => Both(first, second, near))];
            }

            answers[person] = new JointsEstimate(JointSet, [.. joints.Select(joint => joint.Place)], [.. joints.Select(joint => joint.Confidence)], []);
        }

        return answers;
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    private static (Vector2d Place, double Confidence) Both((Vector2d Place, double Confidence) first, (Vector2d Place, double Confidence) second, double near)
    {
        double sum = first.Confidence + second.Confidence;
        if (!(sum > 0))
            return first;
        bool same = (first.Place - second.Place).Length <= near;
        Vector2d place = same ? (first.Confidence / sum * first.Place) + (second.Confidence / sum * second.Place) : first.Confidence >= second.Confidence ? first.Place : second.Place;
        return (place, sum / 2);
    }

    private (Vector2d Place, double Confidence)[] Read(float[][] outputs, int place, ImageTransform photoFromCrop, int[] places)
    {
        var joints = new (Vector2d, double)[places.Length];
        for (int j = 0; j < joints.Length; j++)
        {
            joints[j] = (s_nowhere, 0);
            if (places[j] < 0)
                continue;
            (Vector2d inCrop, double confidence) = _reader.Read(outputs, place, places[j]);
            joints[j] = (photoFromCrop * inCrop, confidence);
        }

        return joints;
    }
}
