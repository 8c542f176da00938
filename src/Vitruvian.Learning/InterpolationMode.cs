namespace Vitruvian.Learning;

/// <summary>How pixels are found between pixels; the numbers are libtorch's.</summary>
public enum InterpolationMode
{
    /// <summary>Linear in both directions.</summary>
    Bilinear = 0,

    /// <summary>The nearest pixel.</summary>
    Nearest = 1,
}
