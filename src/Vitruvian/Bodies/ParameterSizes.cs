namespace Vitruvian.Bodies;

/// <summary>The checks of sizes that every poser makes at its door.</summary>
internal static class ParameterSizes
{
    internal static void Check(BodyModel model, int betas, int joints)
    {
        CheckBetas(model, betas);
        if (joints != model.JointCount)
            throw new ArgumentException($"pose has {joints} rotations; expected {model.JointCount}, one a joint of '{model.Name}'.");
    }

    internal static void CheckValues(BodyModel model, int betas, int poseValues, int rotationSize)
    {
        CheckBetas(model, betas);
        if (poseValues != model.JointCount * rotationSize)
            throw new ArgumentException($"pose has {poseValues} values; expected {model.JointCount * rotationSize} ({model.JointCount} joints of '{model.Name}' x {rotationSize}).");
    }

    internal static void CheckDestination(string name, int found, int points)
    {
        if (found != points * 3)
            throw new ArgumentException($"{name} has room for {found} values; expected {points * 3} ({points} x 3).", name);
    }

    private static void CheckBetas(BodyModel model, int betas)
    {
        if (betas != model.BetaCount)
            throw new ArgumentException($"betas has {betas} values; expected {model.BetaCount}, the number of shape directions of '{model.Name}'.");
    }
}
