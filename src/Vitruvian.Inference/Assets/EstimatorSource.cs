using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Mesh;
using Vitruvian.Inference.Nbf;
using Vitruvian.Inference.Spin;
using Vitruvian.Models;

namespace Vitruvian.Inference.Assets;

/// <summary>Turns a network's file into an estimator of bodies: the method on its card says which class uses it.</summary>
public static class EstimatorSource
{
    // From the built-in body's low-poly mesh to all its vertices.
    private const string Upsampler = "body/vitruvian-upsampler.npz";

    /// <summary>Loads an estimator.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="method">The method on its card.</param>
    /// <param name="model">The body.</param>
    /// <param name="prior">What poses are likely, for methods that fit.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="InvalidInputException">No class uses networks of this method.</exception>
    public static IBodyEstimator Load(string path, string method, BodyModel model, PosePrior prior, SessionOptions options) => method switch
    {
        SpinEstimator.Method => SpinEstimator.Load(path, model, options),
        NbfEstimator.Method => NbfEstimator.Load(path, model, options),
        HoloPoseEstimator.Method => HoloPoseEstimator.Load(path, model, options),
        MeshPoseEstimator.Method => MeshPoseEstimator.Load(path, model, AssetFolder.TryFind(Upsampler) is { } file && model.Name == BodySource.DefaultName ? MeshUpsamplerFile.Read(file, model) : null, prior, options),
        _ => throw InvalidInputException.For(ModelCard.PathFor(path), "method", $"one that gives bodies: {SpinEstimator.Method}, {NbfEstimator.Method}, {HoloPoseEstimator.Method}, {MeshPoseEstimator.Method}, {MethodNames.Joints}", method),
    };
}
