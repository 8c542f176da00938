namespace Vitruvian.Synthesis;

/// <summary>Which half of the world samples are made of: what tests use is never seen in training.</summary>
public enum SyntheticSplit
{
    /// <summary>Everything but what tests use.</summary>
    Train,

    /// <summary>Clothes, skins, backgrounds, lights, poses and shapes kept for tests.</summary>
    Test,

    /// <summary>Everything.</summary>
    All,
}
