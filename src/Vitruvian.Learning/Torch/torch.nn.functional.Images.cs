using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Resizes images.</summary>
            /// <param name="x">(B, C, H, W).</param>
            /// <param name="size">New height and width; null to use the factor.</param>
            /// <param name="scale_factor">Factor of height and width; null to use the size.</param>
            /// <param name="mode">How pixels between pixels are found.</param>
            /// <param name="align_corners">Whether the centres of the corner pixels coincide (else the corners of the images).</param>
            public static Tensor interpolate(Tensor x, long[]? size = null, double? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool align_corners = false)
            {
                double[]? factors = scale_factor is double factor ? [factor, factor] : null;
                return mode == InterpolationMode.Nearest
                    ? Aten.UpsampleNearest2d.Call(x, size, factors)
                    : Aten.UpsampleBilinear2d.Call(x, size, align_corners, factors);
            }

            /// <summary>Samples images at given places.</summary>
            /// <param name="input">(B, C, H, W).</param>
            /// <param name="grid">Places (B, h, w, 2) as (x, y); -1 and 1 are the image's borders (or the centres of its border pixels, if the corners are aligned).</param>
            /// <param name="mode">How pixels between pixels are found.</param>
            /// <param name="padding_mode">What lies outside.</param>
            /// <param name="align_corners">See the grid.</param>
            public static Tensor grid_sample(Tensor input, Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, GridSamplePaddingModes padding_mode = GridSamplePaddingModes.Zeros, bool align_corners = false) =>
                Aten.GridSampler.Call(input, grid, (long)mode, (long)padding_mode, align_corners);

            /// <summary>Adds a border of one value.</summary>
            /// <param name="input">A tensor.</param>
            /// <param name="pad">Elements before and after, from the last dimension backwards: left, right, top, bottom.</param>
            /// <param name="value">The value.</param>
            public static Tensor pad(Tensor input, long[] pad, double value = 0) => Aten.Pad.Call(input, pad, value);
        }
    }
}
