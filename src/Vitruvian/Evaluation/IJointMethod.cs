namespace Vitruvian.Evaluation;

/// <summary>A method under evaluation: photo of one person in, LSP's 14 joints out.</summary>
public interface IJointMethod
{
    /// <summary>The method's name in reports.</summary>
    string Name { get; }

    /// <summary>Prior energy that 99.9 % of motion capture stays under; NaN for a method without a pose prior.</summary>
    double PriorLimit => double.NaN;

    /// <summary>Answers one photo. Called from several threads at once.</summary>
    /// <param name="sample">The photo; its annotation is for methods that are given joints (fits), others look at the photo only.</param>
    /// <param name="cancellation">Stops long work.</param>
    JointPrediction Predict(LspetSample sample, CancellationToken cancellation);
}
