using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Inference.Estimation;
using Vitruvian.Models;

namespace Vitruvian.Inference.Spin;

/// <summary>
/// Bodies by a regressor of the method <c>spin</c> (HMR, Kanazawa et al. 2018; SPIN, Kolotouros et al. 2019), or any network with the same inputs and outputs and
/// a card that says so: <c>rotations</c> (batch, K, 3, 3), local, the root's from the body's frame to the camera frame of the crop; <c>betas</c> (batch, S or fewer); <c>camera</c>
/// (batch, 3), the crop's s, tx, ty (<see cref="WeakPerspectiveCamera"/>). Calls may come from several threads at once.
/// </summary>
public sealed class SpinEstimator : IBodyEstimator, IDisposable
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "spin";

    private readonly CropNetwork _network;

    private SpinEstimator(CropNetwork network, BodyModel model)
    {
        _network = network;
        Model = model;
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
    public static SpinEstimator Load(string modelPath, BodyModel model, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new SpinEstimator(CropNetwork.Load(modelPath, Method, (card, path) => RegressedBody.Outputs(card, path, model), options), model);
    }

    /// <inheritdoc/>
    public BodyEstimate[] Estimate(IReadOnlyList<PersonView> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        var answers = new BodyEstimate[people.Count];
        _network.Run(
            [.. people.Select(person => (person.Photo, person.Box))],
            (person, outputs, place, _) => answers[person] = new BodyEstimate(RegressedBody.Read(Model, outputs[0], outputs[1], outputs[2], place, people[person], Card)),
            cancellation);
        return answers;
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();
}
