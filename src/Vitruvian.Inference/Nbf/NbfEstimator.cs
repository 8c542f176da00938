using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Inference.Estimation;
using Vitruvian.Models;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Nbf;

/// <summary>
/// Bodies by a network of the method <c>nbf</c> (Neural Body Fitting, Omran et al. 2018), which sees the parts of the body first and regresses the body from them: rotations, betas and camera as
/// <c>spin</c> gives them, and <c>parts</c> (batch, 13, h, w), for each cell of the crop the probabilities of the background and the 12 parts of <see cref="SeenParts.Map"/>. The parts go with the body as its evidence. Each person is looked at
/// once: answers are kept as long as somebody holds the <see cref="PersonView"/>. Calls may come from several threads at once.
/// </summary>
public sealed class NbfEstimator : IBodyEstimator, IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "nbf";

    private const string Parts = "parts";
    private const int PartsOutput = 3;

    // Background first.
    private const int Classes = SeenParts.PartCount + 1;

    // Pixels of the crop a cell of networks whose card tells nothing of parts, for the message.
    private const int UsualStride = 4;

    private const string NothingSeen = "no part of a body was seen: the regressed body is a guess";

    private readonly CropNetwork _network;
    private readonly int _height;
    private readonly int _width;
    private readonly KnownAnswers<BodyEstimate> _known = new();

    private NbfEstimator(CropNetwork network, BodyModel model)
    {
        _network = network;
        Model = model;
        IReadOnlyList<long> shape = Card.Outputs[PartsOutput].Shape;
        (_height, _width) = ((int)shape[2], (int)shape[3]);
    }

    /// <inheritdoc/>
    public string Name => Card.Name;

    /// <inheritdoc/>
    public BodyModel Model { get; }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="model">The body model whose parameters the network was trained to give.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method or for a body of other sizes.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static NbfEstimator Load(string modelPath, BodyModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new NbfEstimator(CropNetwork.Load(modelPath, Method, (card, path) => Expected(card, path, model), options), model);
    }

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default) => _known.About(people, (unknown, answers) => _network.Run(
        [.. unknown.Select(person => (person.Photo, person.Box))],
        (n, outputs, place, cropFromPhoto) => answers[n] = Read(outputs, place, unknown[n], cropFromPhoto.Inverse()),
        cancellation));

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    // The grid is as fine as the card says.
    private static (string Name, long[] Shape)[] Expected(ModelCard card, string path, BodyModel model)
    {
        long usual = (card.Crop?.Size ?? 0) / UsualStride;
        (long height, long width) = card.Outputs.FirstOrDefault(o => o.Name == Parts)?.Shape is [_, _, > 0 and var h, > 0 and var w] ? (h, w) : (usual, usual);
        return [.. RegressedBody.Outputs(card, path, model), (Parts, [-1, Classes, height, width])];
    }

    private BodyEstimate Read(float[][] outputs, int place, PersonView person, ImageTransform photoFromCrop)
    {
        SeenParts parts = ReadParts(outputs[PartsOutput], place, photoFromCrop);
        return new BodyEstimate(RegressedBody.Read(Model, outputs[0], outputs[1], outputs[2], place, person, Card))
        {
            Evidence = PersonEvidence.WithoutJoints(JointSets.All36) with { Parts = parts },
            Warnings = parts.Labels.AsSpan().ContainsAnyExcept((byte)0) ? [] : [NothingSeen],
        };
    }

    private SeenParts ReadParts(float[] probabilities, int place, ImageTransform photoFromCrop)
    {
        int cells = _height * _width;
        ReadOnlySpan<float> own = probabilities.AsSpan(place * Classes * cells, Classes * cells);
        byte[] labels = new byte[cells];
        float[] foreground = new float[cells];
        for (int c = 0; c < cells; c++)
        {
            int best = 0;
            for (int part = 1; part < Classes; part++)
            {
                if (own[(part * cells) + c] > own[(best * cells) + c])
                    best = part;
            }

            labels[c] = (byte)best;
            foreground[c] = Math.Clamp(1 - own[c], 0, 1);
        }

        double size = _network.Crop.Size;
        return new SeenParts(labels, foreground, _height, _width, photoFromCrop * new ImageTransform(size / _width, 0, 0, 0, size / _height, 0));
    }
}
