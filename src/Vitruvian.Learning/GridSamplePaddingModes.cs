namespace Vitruvian.Learning;

/// <summary>What lies around an image when it is sampled; the numbers are libtorch's.</summary>
public enum GridSamplePaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The border's pixels.</summary>
    Border = 1,

    /// <summary>The image mirrored.</summary>
    Reflection = 2,
}
