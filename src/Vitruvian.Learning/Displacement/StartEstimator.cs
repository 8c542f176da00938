using Vitruvian.Bodies;
using Vitruvian.Learning.Data;

namespace Vitruvian.Learning.Displacement;

/// <summary>A method whose bodies are to be refined: what it says of training samples is stored and learned from.</summary>
/// <param name="Name">Name of the method, with what betters it, for example <c>spin+joints</c>; part of what stored bodies are known by.</param>
/// <param name="Estimate">Gives a body for each sample, in the frame of the sample's camera.</param>
public sealed record StartEstimator(string Name, Func<IReadOnlyList<Sample>, CancellationToken, BodyParameters[]> Estimate);
