namespace Vitruvian.Inference.Assets;

/// <summary>Names of the ways to bodies and of the refinements, as users write them; networks that come with the program have the same names.</summary>
public static class MethodNames
{
    /// <summary>The regressor's name.</summary>
    public const string Spin = "spin";

    /// <summary>Name of the network of joints, of the estimator and of the refinement that use it.</summary>
    public const string Joints = "joints";

    /// <summary>Method on the cards of pose networks of other makings, which are used as <see cref="Joints"/> is.</summary>
    public const string Keypoints = "keypoints";

    /// <summary>Name of Neural Body Fitting's network.</summary>
    public const string Nbf = "nbf";

    /// <summary>Name of HoloPose's network.</summary>
    public const string Holopose = "holopose";

    /// <summary>Name of MeshPose's network.</summary>
    public const string Meshpose = "meshpose";

    /// <summary>Refinement by joints and surface that HoloPose's network sees.</summary>
    public const string Synergy = "synergy";

    /// <summary>Refinement by displacement fields between a rendering of the body and the photo.</summary>
    public const string Displacement = "displacement";

    /// <summary>Fits to joints that are given.</summary>
    public const string Fit = "fit";

    /// <summary>The floor of evaluations: a body at rest.</summary>
    public const string Rest = "rest";

    /// <summary>No refinement.</summary>
    public const string None = "none";

    /// <summary>Name of the detector.</summary>
    public const string Detector = "detector";

    /// <summary>Ways from pixels to bodies, the usual one first.</summary>
    public static IReadOnlyList<string> FromPixels { get; } = [Spin, Holopose, Meshpose, Nbf, Joints];

    /// <summary>Kinds of refinement.</summary>
    public static IReadOnlyList<string> Refinements { get; } = [Joints, Synergy, Displacement];

    /// <summary>
    /// What betters a method's bodies when nothing is chosen: HoloPose's by what their own network sees, others by the joints where there is a network for them; the method
    /// joints has looked at them already, and MeshPose's mesh is what that method is for.
    /// </summary>
    /// <param name="method">The method's name.</param>
    /// <param name="hasJoints">Whether there is a network of joints.</param>
    /// <param name="prefersJoints">Whether somebody named a network of joints, which HoloPose's bodies are refined by then, too.</param>
    public static string[] DefaultRefinements(string method, bool hasJoints, bool prefersJoints = false) => method switch
    {
        Joints or Keypoints or Meshpose => [],
        Holopose when !prefersJoints => [Synergy],
        _ => hasJoints ? [Joints] : [],
    };
}
