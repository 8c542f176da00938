using Vitruvian.Bodies;

namespace Vitruvian.Fitting.Solvers;

/// <summary>
/// Where the variables of one body's fit stand in a row of numbers: S betas, 3 K pose values (axis-angle, the root's first), 3 of the
/// translation, and the camera's zoom. All but the last are the columns of <see cref="BodyPointEvaluator"/>'s Jacobian.
/// </summary>
/// <param name="BetaCount">S.</param>
/// <param name="JointCount">K.</param>
public sealed record FitLayout(int BetaCount, int JointCount)
{
    /// <summary>The layout for a body model.</summary>
    public static FitLayout For(BodyModel model) => new(model.BetaCount, model.JointCount);

    /// <summary>First pose column: the root's rotation.</summary>
    public int PoseColumn => BetaCount;

    /// <summary>First column of the pose without the root: 3 (K - 1) values from here.</summary>
    public int BodyPoseColumn => BetaCount + 3;

    /// <summary>Number of body pose values, 3 (K - 1).</summary>
    public int BodyPoseCount => 3 * (JointCount - 1);

    /// <summary>First column of the translation, metres.</summary>
    public int TranslationColumn => BetaCount + (3 * JointCount);

    /// <summary>Column of the zoom: the logarithm of a factor on the camera's focal length or scale, 0 at the start.</summary>
    public int ZoomColumn => TranslationColumn + 3;

    /// <summary>Number of columns that move the body's points: all but the zoom.</summary>
    public int BodyColumnCount => TranslationColumn + 3;

    /// <summary>Number of variables.</summary>
    public int Count => BodyColumnCount + 1;
}
