using System.Numerics;

namespace Vitruvian.Synthesis.Light;

/// <summary>Light as one scene has it.</summary>
internal sealed class SceneLight
{
    private readonly Vector4 _right;
    private readonly Vector4 _up;
    private readonly Vector4 _front;
    private readonly Vector4[] _polynomial;

    /// <summary>Places a light in a scene.</summary>
    /// <param name="environment">The place's light.</param>
    /// <param name="cameraFromWorld">Columns: right, up and front of the light's frame, seen from the camera (x right, y down, z forward).</param>
    /// <param name="exposure">What a white matt ball shows on average, linear.</param>
    internal SceneLight(EnvironmentLight environment, Vector3[] cameraFromWorld, float exposure)
    {
        Environment = environment;
        Exposure = exposure;
        Up = cameraFromWorld[1];
        _right = new Vector4(cameraFromWorld[0], 0);
        _up = new Vector4(cameraFromWorld[1], 0);
        _front = new Vector4(cameraFromWorld[2], 0);
        Vector3 towards = environment.SourceDirection;
        SourceDirection = (towards.X * cameraFromWorld[0]) + (towards.Y * cameraFromWorld[1]) + (towards.Z * cameraFromWorld[2]);
        _polynomial = Polynomial(environment.Ambient.Coefficients, exposure);
    }

    /// <summary>The place's light.</summary>
    internal EnvironmentLight Environment { get; }

    /// <summary>What a white matt ball shows on average, linear.</summary>
    internal float Exposure { get; }

    /// <summary>Unit vector to the source, camera frame.</summary>
    internal Vector3 SourceDirection { get; }

    /// <summary>Colour of the source with the exposure.</summary>
    internal Vector3 SourceColor => Exposure * Environment.SourceColor;

    /// <summary>Up, camera frame.</summary>
    internal Vector3 Up { get; }

    /// <summary>Ambient light on a white matt surface, RGB and 0.</summary>
    /// <param name="normal">Unit normal, camera frame.</param>
    internal Vector4 Ambient(Vector3 normal)
    {
        var n = new Vector4(normal, 0);
        float x = Vector4.Dot(_right, n);
        float y = Vector4.Dot(_up, n);
        float z = Vector4.Dot(_front, n);
        Vector4[] c = _polynomial;
        Vector4 sum = c[0] + (y * c[1]) + (z * c[2]) + (x * c[3]);
        sum += (x * y * c[4]) + (y * z * c[5]) + (z * z * c[6]) + (x * z * c[7]) + (((x * x) - (y * y)) * c[8]);
        return Vector4.Max(sum, Vector4.Zero);
    }

    // The nine coefficients times their basis functions' constants and the cosine lobe's weights (SphericalHarmonics.Reflect), sorted by powers.
    private static Vector4[] Polynomial(ReadOnlySpan<Vector3> coefficients, float exposure)
    {
        const float band1 = 2f / 3;
        const float band2 = 1f / 4;
        float[] factors = [0.282095f, band1 * 0.488603f, band1 * 0.488603f, band1 * 0.488603f, band2 * 1.092548f, band2 * 1.092548f, band2 * 3 * 0.315392f, band2 * 1.092548f, band2 * 0.546274f];
        var result = new Vector4[factors.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = new Vector4(exposure * factors[k] * coefficients[k], 0);
        result[0] -= result[6] / 3;
        return result;
    }
}
