namespace Vitruvian.Bodies.Baking;

/// <summary>What is drawn for one adult of the population.</summary>
/// <param name="IsMale">Which half of the population the person was drawn from.</param>
/// <param name="Years">Age in years.</param>
/// <param name="Phenotype">MakeHuman's sliders.</param>
/// <param name="Stature">Stature to be reached, metres.</param>
/// <param name="LocalSliders">One value for each of <see cref="LocalModifier.All"/>.</param>
internal sealed record SampledPerson(bool IsMale, double Years, Phenotype Phenotype, double Stature, double[] LocalSliders);
