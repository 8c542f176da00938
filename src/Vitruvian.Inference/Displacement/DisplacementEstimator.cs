using Vitruvian.Bodies;
using Vitruvian.Inference.Estimation;
using Vitruvian.Models;
using Vitruvian.Rendering;

namespace Vitruvian.Inference.Displacement;

/// <summary>
/// Asks a network of the method <c>displacement</c> (Wehrbein et al. 2023) where in the photo the surface of a body lies: beside the crop <c>image</c> it is given <c>rendering</c>, the body as <see cref="DisplacementRenderer"/> renders it before the crop's
/// camera, with 10 channels or, for networks that know no texture, 7, and, where it asks for them, <c>joints</c>, the body's joints in the crop (batch, 36, 2); it answers with <c>field</c> (batch, 2, S, S) and <c>error</c> (batch, 1, S, S), both in pixels of the crop. Calls may come from several threads at once.
/// </summary>
public sealed class DisplacementEstimator : IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "displacement";

    private const int RenderingInput = 1;
    private const int JointsInput = 2;

    private readonly CropNetwork _network;
    private readonly IdlePool<DisplacementWorkspace> _workspaces;

    private DisplacementEstimator(CropNetwork network, BodyModel model)
    {
        _network = network;
        Model = model;
        Textured = network.Card.Inputs[RenderingInput].Shape[1] == DisplacementRenderer.ChannelCount(textured: true);
        _workspaces = new IdlePool<DisplacementWorkspace>(() => new DisplacementWorkspace(model, network.Crop.Size, Textured, network.Card.Inputs.Count > JointsInput));
    }

    /// <summary>The body model that is rendered.</summary>
    public BodyModel Model { get; }

    /// <summary>Whether the network is shown textures.</summary>
    public bool Textured { get; }

    /// <summary>The network's card.</summary>
    public ModelCard Card => _network.Card;

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="model">The body model: the network knows vertices by their places on its mean shape.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method or has other inputs or outputs.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static DisplacementEstimator Load(string modelPath, BodyModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new DisplacementEstimator(CropNetwork.Load(modelPath, Method, Outputs, options, Inputs), model);
    }

    /// <summary>Looks at people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="bodies">The body to be refined of each, in the frame of the photo's camera.</param>
    /// <param name="colors">Colours of the vertices of all of them, V x 3, 0 to 1 as in files; empty for people whose texture is not known.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>One answer a person.</returns>
    public DisplacementAnswer[] Look(IReadOnlyList<PersonView> people, IReadOnlyList<BodyParameters> bodies, ReadOnlyMemory<float> colors = default, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(bodies);
        var answers = new DisplacementAnswer[people.Count];
        var workspaces = new DisplacementWorkspace?[people.Count];
        try
        {
            _network.Run(
                [.. people.Select(person => (person.Photo, person.Box))],
                (person, outputs, place, cropFromPhoto) =>
                {
                    answers[person] = workspaces[person]!.Read(outputs[0], outputs[1], place, cropFromPhoto.Inverse());
                    _workspaces.Return(workspaces[person]!);
                    workspaces[person] = null;
                },
                cancellation,
                (person, inputs, place, cropFromPhoto) =>
                {
                    DisplacementWorkspace workspace = workspaces[person] = _workspaces.Rent();
                    workspace.Render(bodies[person], people[person].Camera.Through(cropFromPhoto), colors.Span, inputs[RenderingInput], inputs.Length > JointsInput ? inputs[JointsInput] : [], place);
                });
        }
        finally
        {
            foreach (DisplacementWorkspace? workspace in workspaces)
            {
                if (workspace is not null)
                    _workspaces.Return(workspace);
            }
        }

        return answers;
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    private static (string Name, long[] Shape)[] Inputs(ModelCard card, string path)
    {
        long size = card.Crop?.Size ?? 0, with = DisplacementRenderer.ChannelCount(textured: true), without = DisplacementRenderer.ChannelCount(textured: false);
        bool textured = card.Inputs is not [_, { Shape: [_, var channels, ..] }] || channels != without;
        (string, long[]) rendering = ("rendering", [-1, textured ? with : without, size, size]);
        return card.Inputs.Count > JointsInput ? [rendering, ("joints", [-1, JointSets.JointNames(JointSets.All36).Count, 2])] : [rendering];
    }

    private static (string Name, long[] Shape)[] Outputs(ModelCard card, string path)
    {
        long size = card.Crop?.Size ?? 0;
        return [("field", [-1, 2, size, size]), ("error", [-1, 1, size, size])];
    }
}
