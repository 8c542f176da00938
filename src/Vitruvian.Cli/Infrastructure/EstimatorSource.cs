using Vitruvian.Bodies;
using Vitruvian.Inference;
using Vitruvian.Inference.Estimation;
using Vitruvian.Inference.Holo;
using Vitruvian.Inference.Spin;
using Vitruvian.Models;

namespace Vitruvian.Cli.Infrastructure;

/// <summary>Turns a network's file into an estimator of bodies: the method on its card says which class uses it.</summary>
internal static class EstimatorSource
{
    /// <summary>Loads an estimator.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="method">The method on its card.</param>
    /// <param name="model">The body.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="InvalidInputException">No class uses networks of this method.</exception>
    public static IBodyEstimator Load(string path, string method, BodyModel model, SessionOptions options) => method switch
    {
        SpinEstimator.Method => SpinEstimator.Load(path, model, options),
        HoloPoseEstimator.Method => HoloPoseEstimator.Load(path, model, options),
        _ => throw InvalidInputException.For(ModelCard.PathFor(path), "method", $"one that gives bodies: {SpinEstimator.Method}, {HoloPoseEstimator.Method}, {MethodOptions.Joints}", method),
    };
}
