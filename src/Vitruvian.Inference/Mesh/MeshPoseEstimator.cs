using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Fitting;
using Vitruvian.Fitting.Priors;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Models;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Mesh;

/// <summary>
/// Meshes by a network of the method <c>meshpose</c> (Le et al. 2024): <c>vertices</c> (batch, L, 3) of the low-poly mesh, <c>visibility</c> (batch, L), <c>skeleton</c> (batch, K, 3) and <c>span</c> (batch, 1). They are brought up to all vertices, and
/// shape and pose are fitted to them, so that whatever needs a rig has one. Calls may come from several threads at once.
/// </summary>
public sealed class MeshPoseEstimator : IBodyEstimator, IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "meshpose";

    // Less is more likely hidden than seen.
    private const float LeastVisibility = 0.5f;

    private const string NothingSeen = "no vertex of the body can be seen: the mesh is a guess";

    // Outputs before those about cells.
    private const int MeshOutputs = 4;

    // A network that has gone astray may say anything; nobody is nearer to a camera than this, metres.
    private const double LeastDepth = 0.05;

    // Neighbouring vertices err together, by centimetres.
    private static readonly MeshFitOptions s_fit = new() { Noise = 0.1, OutlierDistance = 0.3 };

    private readonly CropNetwork _network;
    private readonly MeshUpsampler _upsampler;
    private readonly IdlePool<MeshFitter> _fitters;
    private readonly int _vertices;

    private MeshPoseEstimator(CropNetwork network, BodyModel model, MeshUpsampler upsampler, PosePrior? prior)
    {
        _network = network;
        _upsampler = upsampler;
        Model = model;
        _vertices = upsampler.First.ColumnCount;
        _fitters = new IdlePool<MeshFitter>(() => new MeshFitter(model, model.Surface!.LowPoly!.Vertices, s_fit, prior));
    }

    /// <inheritdoc/>
    public string Name => Card.Name;

    /// <inheritdoc/>
    public BodyModel Model { get; }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="model">The body model whose low-poly mesh the network was trained to give.</param>
    /// <param name="upsampler">From that mesh to all vertices; planned from the model when null, which takes seconds and is less exact than a trained one.</param>
    /// <param name="prior">What poses are likely, for the fitted parameters; null for no preference.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method or for another body.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static MeshPoseEstimator Load(string modelPath, BodyModel model, MeshUpsampler? upsampler = null, PosePrior? prior = null, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        LowPolyMesh mesh = LowPolyMesh.Of(model);
        if (upsampler is not null && (upsampler.First.ColumnCount != mesh.Vertices.Length || upsampler.Second.RowCount != model.VertexCount))
            throw InvalidInputException.For("up-sampler", "sizes", $"{mesh.Vertices.Length} vertices to {model.VertexCount}", $"{upsampler.First.ColumnCount} to {upsampler.Second.RowCount}");
        (string, long[])[] expected = [("vertices", [-1, mesh.Vertices.Length, 3]), ("visibility", [-1, mesh.Vertices.Length]), ("skeleton", [-1, model.JointCount, 3]), ("span", [-1, 1])];
        return new MeshPoseEstimator(CropNetwork.Load(modelPath, Method, (card, _) => [.. expected, .. card.Outputs.Skip(expected.Length).Select(o => (o.Name, (long[])[.. o.Shape]))], options), model, upsampler ?? MeshUpsampler.Plan(model), prior);
    }

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        MeshPoseAnswer[] answers = Look(people, cancellation);
        return PeopleMap.Run(answers.Length, null, i => ToEstimate(answers[i], people[i].Camera), cancellation);
    }

    /// <summary>Meshes of people, without parameters.</summary>
    /// <param name="people">The people.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    public MeshPoseAnswer[] Look(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        var answers = new MeshPoseAnswer[people.Count];
        _network.Run(
            [.. people.Select(person => (person.Photo, person.Box))],
            (person, outputs, place, cropFromPhoto) => answers[person] = Read(outputs, place, people[person].Camera, cropFromPhoto.Inverse()),
            cancellation);
        return answers;
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    private BodyEstimate ToEstimate(MeshPoseAnswer answer, PerspectiveCamera camera)
    {
        MeshFit fit = _fitters.Use(fitter => fitter.Fit(answer.Low));
        SeenVertex[] seen = [.. answer.Visibility.Select((visibility, v) => new SeenVertex(camera.Project(new Vector3d(answer.Low[3 * v], answer.Low[(3 * v) + 1], answer.Low[(3 * v) + 2])), visibility))];
        return new BodyEstimate(fit.Body, answer.Visibility.Average())
        {
            Mesh = answer.Mesh,
            Fit = fit.Summary,
            Evidence = PersonEvidence.WithoutJoints(JointSets.All36) with { Vertices = seen },
            Warnings = answer.Visibility.All(visibility => visibility < LeastVisibility) ? [NothingSeen] : [],
        };
    }

    private MeshPoseAnswer Read(float[][] outputs, int place, PerspectiveCamera camera, ImageTransform photoFromCrop)
    {
        double side = _network.Crop.Size * Math.Sqrt(Math.Abs(photoFromCrop.Determinant));
        double span = outputs[3][place], root = span * camera.FocalLengthPixels / side;
        float[] Place(float[] values, int count)
        {
            float[] places = new float[3 * count];
            for (int v = 0; v < count; v++)
            {
                ReadOnlySpan<float> told = values.AsSpan(3 * ((place * count) + v), 3);
                Vector2d pixel = photoFromCrop * new Vector2d(_network.Crop.Size * told[0], _network.Crop.Size * told[1]);
                Vector3d at = camera.Unproject(pixel, Math.Max(root + (span * told[2]), LeastDepth));
                (places[3 * v], places[(3 * v) + 1], places[(3 * v) + 2]) = ((float)at.X, (float)at.Y, (float)at.Z);
            }

            return places;
        }

        float[] low = Place(outputs[0], _vertices), all = new float[3 * Model.VertexCount];
        _upsampler.Upsample(low, all);
        return new MeshPoseAnswer(low, outputs[1][(place * _vertices)..((place + 1) * _vertices)], new PosedBody(all, Place(outputs[2], Model.JointCount)))
        {
            Surface = outputs.Length > MeshOutputs ? ReadSurface(outputs, place, photoFromCrop) : null,
        };
    }

    private MeshSurfaceMaps ReadSurface(float[][] outputs, int place, ImageTransform photoFromCrop)
    {
        int cells = (int)Card.Outputs[^1].Shape[^1];
        double stride = (double)_network.Crop.Size / cells;
        return new MeshSurfaceMaps(
            cells,
            photoFromCrop * new ImageTransform(stride, 0, 0, 0, stride, 0),
            Card.Outputs.Index().Skip(MeshOutputs).ToDictionary(o => o.Item.Name, o =>
            {
                int values = (int)o.Item.Shape.Skip(1).Aggregate((a, b) => a * b);
                return outputs[o.Index][(place * values)..((place + 1) * values)];
            }));
    }
}
