using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Models;

namespace Vitruvian.Inference.Joints;

/// <summary>
/// Finds the joints of persons, given the box of each: the person is cut out, a network of the method <c>joints</c> sees the crop, and what it
/// says is carried back to the photo. Calls may come from several threads at once.
/// </summary>
public sealed class JointsEstimator : IJointsEstimator
{
    /// <summary>The method's name on cards.</summary>
    public const string Method = "joints";

    private readonly CropNetwork _network;

    private JointsEstimator(CropNetwork network) => _network = network;

    /// <inheritdoc/>
    public ModelCard Card => _network.Card;

    /// <summary>Names of the joints in their order.</summary>
    public IReadOnlyList<string> JointNames => JointSets.JointNames(JointSet);

    /// <inheritdoc/>
    public string JointSet => _network.Card.JointSet!;

    private int JointCount => (int)_network.Card.Outputs[0].Shape[1];

    /// <summary>Loads a network and its card.</summary>
    /// <param name="modelPath">The ONNX file; its card lies beside it.</param>
    /// <param name="options">How it runs; null for all processors.</param>
    /// <exception cref="InvalidInputException">A file is missing or damaged, or the network is of another method.</exception>
    /// <exception cref="MissingDependencyException">ONNX Runtime is not installed.</exception>
    public static JointsEstimator Load(string modelPath, SessionOptions? options = null) => new(CropNetwork.Load(modelPath, Method, Outputs, options));

    /// <summary>Finds the joints of persons in a photo.</summary>
    /// <param name="photo">RGB.</param>
    /// <param name="boxes">A box around each person, pixels.</param>
    /// <returns>One answer a box.</returns>
    public JointsEstimate[] Estimate(Image photo, IReadOnlyList<BoundingBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(boxes);
        return Estimate([.. boxes.Select(box => (photo, box))]);
    }

    /// <inheritdoc/>
    public JointsEstimate[] Estimate(IReadOnlyList<(Image Photo, BoundingBox Box)> people, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        var answers = new JointsEstimate[people.Count];
        _network.Run(people, (person, outputs, place, cropFromPhoto) => answers[person] = Read(outputs, place, cropFromPhoto.Inverse()), cancellation);
        return answers;
    }

    /// <summary>Unloads the network.</summary>
    public void Dispose() => _network.Dispose();

    private static (string Name, long[] Shape)[] Outputs(ModelCard card, string path)
    {
        if (card.JointSet is null)
            throw InvalidInputException.For(path, "jointSet", "a joint set", "none");
        int joints = JointSets.JointNames(card.JointSet).Count;
        return [("joints2d", [-1, joints, 2]), ("confidence", [-1, joints]), ("joints3d", [-1, joints, 3])];
    }

    private JointsEstimate Read(float[][] outputs, int person, ImageTransform photoFromCrop) =>
        JointsOutputs.Read(JointSet, JointCount, outputs[0], outputs[1], outputs[2], person, _network.Crop.Size, photoFromCrop);
}
