using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Fitting;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Joints;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Holo;

/// <summary>
/// Bodies and bottom-up evidence by a network of the method <c>holopose</c> (Güler and Kokkinos 2019): rotations, betas and camera as <c>spin</c> gives them, joints as <c>joints</c>
/// gives them, and, where it has them, <c>dense</c> (batch, 4, h, w), for each cell its part, the part's probability, u and v, and <c>heat</c> (batch, J, h, w), the joints' probabilities. Each person is looked at once, however many estimators and refiners ask: answers
/// are kept as long as somebody holds the <see cref="PersonView"/>. Calls may come from several threads at once.
/// </summary>
public sealed class HoloPoseEstimator : IBodyEstimator, IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "holopose";

    private const string Dense = "dense";
    private const string Heat = "heat";
    private const int DenseChannels = 4;

    private readonly CropNetwork _network;
    private readonly int _joints;
    private readonly int _dense;
    private readonly int _heat;
    private readonly KnownAnswers<HoloAnswer> _known = new();

    private HoloPoseEstimator(CropNetwork network, BodyModel model)
    {
        _network = network;
        _joints = JointSets.JointNames(JointSets.All36).Count;
        _dense = PlaceOf(Dense);
        _heat = PlaceOf(Heat);
        Model = model;

        int PlaceOf(string output) => Card.Outputs.ToList().FindIndex(o => o.Name == output);
    }

    /// <inheritdoc/>
    public string Name => Card.Name;

    /// <inheritdoc/>
    public BodyModel Model { get; }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Whether the network tells of the surface.</summary>
    public bool IsDense => _dense >= 0;

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="model">The body model whose parameters the network was trained to give.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method or for a body of other sizes.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static HoloPoseEstimator Load(string modelPath, BodyModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        long joints = JointSets.JointNames(JointSets.All36).Count;
        return new HoloPoseEstimator(
            CropNetwork.Load(
                modelPath,
                Method,
                (card, path) =>
                {
                    if (card.JointSet != JointSets.All36)
                        throw InvalidInputException.For(path, "jointSet", JointSets.All36, card.JointSet ?? "none");
                    (string Name, long[] Shape)[] expected = [.. RegressedBody.Outputs(card, path, model), ("joints2d", [-1, joints, 2]), ("confidence", [-1, joints]), ("joints3d", [-1, joints, 3])];
                    return [.. expected, .. card.Outputs.Skip(expected.Length).Where(o => o is { Name: Dense or Heat, Shape.Count: 4 }).Select(o => (o.Name, (long[])[-1, o.Name == Dense ? DenseChannels : joints, o.Shape[2], o.Shape[3]]))];
                },
                options),
            model);
    }

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) =>
        [.. Look(people, cancellation).Select(answer => new BodyEstimate(answer.Body, answer.Joints.Confidence.Average()) { JointConfidence = answer.Joints.Confidence, Evidence = answer.ToEvidence(), Warnings = Warnings(answer) })];

    /// <summary>All that the network says about people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    public HoloAnswer[] Look(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) => _known.About(people, (unknown, answers) => _network.Run(
        [.. unknown.Select(person => (person.Photo, person.Box))],
        (n, outputs, place, cropFromPhoto) => answers[n] = Read(outputs, place, unknown[n], cropFromPhoto.Inverse()),
        cancellation));

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    // A network that sees no joint answers with the resting pose; who reads the body should know.
    private string[] Warnings(HoloAnswer answer) => Card.Observed is { } least && answer.Joints.Confidence.All(c => c < least)
        ? [string.Create(CultureInfo.InvariantCulture, $"no joint was seen with a confidence of {least}: the regressed pose is the resting one")]
        : [];

    private HoloAnswer Read(float[][] outputs, int place, PersonView person, ImageTransform photoFromCrop) => new(
        RegressedBody.Read(Model, outputs[0], outputs[1], outputs[2], place, person, Card),
        JointsOutputs.Read(JointSets.All36, _joints, outputs[3], outputs[4], outputs[5], place, _network.Crop.Size, photoFromCrop),
        IsDense ? ReadDense(outputs[_dense], place, photoFromCrop) : [])
    {
        Heat = _heat >= 0 ? ReadHeat(outputs[_heat], place, photoFromCrop) : null,
        DenseSpacing = IsDense ? (double)_network.Crop.Size / Card.Outputs[_dense].Shape[3] * Math.Sqrt(Math.Abs(photoFromCrop.Determinant)) : 0,
    };

    private HeatMaps ReadHeat(float[] maps, int place, ImageTransform photoFromCrop)
    {
        (int height, int width) = ((int)Card.Outputs[_heat].Shape[2], (int)Card.Outputs[_heat].Shape[3]);
        int values = _joints * height * width;
        double stride = (double)_network.Crop.Size / width;
        return new HeatMaps(maps[(place * values)..((place + 1) * values)], height, width, photoFromCrop * new ImageTransform(stride, 0, 0, 0, stride, 0));
    }

    private List<DensePoint> ReadDense(float[] maps, int place, ImageTransform photoFromCrop)
    {
        IReadOnlyList<long> shape = Card.Outputs[_dense].Shape;
        int height = (int)shape[2], width = (int)shape[3];
        int cells = height * width;
        ReadOnlySpan<float> own = maps.AsSpan(place * DenseChannels * cells, DenseChannels * cells);
        double stride = (double)_network.Crop.Size / width;
        var points = new List<DensePoint>();
        for (int c = 0; c < cells; c++)
        {
            int part = (int)own[c];
            if (part is < 1 or > BodySurface.PartCount)
                continue;

            // Trained on the pixel right of and below the cell's middle.
            var pixel = new Vector2d((((c % width) + 0.5) * stride) + 0.5, (((c / width) + 0.5) * stride) + 0.5);
            points.Add(new DensePoint(photoFromCrop * pixel, part, own[(2 * cells) + c], own[(3 * cells) + c], Math.Clamp(own[cells + c], 0, 1)));
        }

        return points;
    }
}
