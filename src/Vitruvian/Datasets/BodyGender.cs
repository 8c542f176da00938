namespace Vitruvian.Datasets;

/// <summary>For which of SMPL's models a record's body parameters are meant: the same numbers make other bodies in another model.</summary>
public enum BodyGender
{
    /// <summary>The gender-neutral model.</summary>
    Neutral,

    /// <summary>The female model.</summary>
    Female,

    /// <summary>The male model.</summary>
    Male,
}
