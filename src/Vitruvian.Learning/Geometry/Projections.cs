using Vitruvian.Cameras;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Geometry;

/// <summary>
/// Cameras on tensors, with gradients; the formulas of <see cref="Vitruvian.Cameras"/>. Points are in camera axes (x right, y down, z forward,
/// metres), pixels have their origin at the outer corner of the top-left pixel, and normalised crop coordinates run from -1 to 1 across a
/// square crop. B samples, N points.
/// </summary>
public static class Projections
{
    /// <summary>Weak perspective: <c>x = s (X + tx), y = s (Y + ty)</c>.</summary>
    /// <param name="points">(B, N, 3).</param>
    /// <param name="camera">(B, 3): s, tx, ty.</param>
    /// <returns>(B, N, 2), normalised crop coordinates.</returns>
    public static Tensor WeakPerspective(Tensor points, Tensor camera)
    {
        Require(points, camera, 3, nameof(camera));
        return Column(camera, 0) * (points.narrow(-1, 0, 2) + camera.narrow(-1, 1, 2).unsqueeze(1));
    }

    /// <summary>Perspective: <c>u = f X/Z + cx, v = f Y/Z + cy</c>. The caller has placed the points in front of the camera.</summary>
    /// <param name="points">(B, N, 3).</param>
    /// <param name="focalLength">(B), pixels.</param>
    /// <param name="principalPoint">(B, 2), pixels.</param>
    /// <returns>(B, N, 2), pixels.</returns>
    public static Tensor Perspective(Tensor points, Tensor focalLength, Tensor principalPoint)
    {
        Require(points, principalPoint, 2, nameof(principalPoint));
        return (focalLength.reshape(-1, 1, 1) * points.narrow(-1, 0, 2) / points.narrow(-1, 2, 1)) + principalPoint.unsqueeze(1);
    }

    /// <summary>
    /// The perspective that HMR and SPIN see a crop in: the points are moved by <see cref="CropTranslation"/> and projected with one focal length
    /// around the crop's centre.
    /// </summary>
    /// <param name="points">(B, N, 3), body before its translation.</param>
    /// <param name="camera">(B, 3): s, tx, ty of the crop.</param>
    /// <param name="focalLengthPixels">Focal length in pixels of the crop.</param>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    /// <returns>(B, N, 2), normalised crop coordinates.</returns>
    public static Tensor CropPerspective(Tensor points, Tensor camera, double focalLengthPixels = WeakPerspectiveCamera.CropFocalLengthPixels, double cropSize = WeakPerspectiveCamera.CropSize)
    {
        Require(points, camera, 3, nameof(camera));
        Tensor placed = points + CropTranslation(camera, focalLengthPixels, cropSize).unsqueeze(1);
        return 2 * focalLengthPixels / cropSize * placed.narrow(-1, 0, 2) / placed.narrow(-1, 2, 1);
    }

    /// <summary>Orthographic: <c>u = k X + cx, v = k Y + cy</c>.</summary>
    /// <param name="points">(B, N, 3).</param>
    /// <param name="pixelsPerMetre">(B), k.</param>
    /// <param name="principalPoint">(B, 2), pixels.</param>
    /// <returns>(B, N, 2), pixels.</returns>
    public static Tensor Orthographic(Tensor points, Tensor pixelsPerMetre, Tensor principalPoint)
    {
        Require(points, principalPoint, 2, nameof(principalPoint));
        return (pixelsPerMetre.reshape(-1, 1, 1) * points.narrow(-1, 0, 2)) + principalPoint.unsqueeze(1);
    }

    /// <summary>The translation that puts a body before the crop's perspective camera: <c>(tx, ty, 2 f / (res s))</c>.</summary>
    /// <param name="camera">(B, 3): s, tx, ty.</param>
    /// <param name="focalLengthPixels">Focal length in pixels of the crop.</param>
    /// <param name="cropSize">Side of the crop in pixels.</param>
    /// <returns>(B, 3), metres.</returns>
    public static Tensor CropTranslation(Tensor camera, double focalLengthPixels = WeakPerspectiveCamera.CropFocalLengthPixels, double cropSize = WeakPerspectiveCamera.CropSize)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return cat([camera.narrow(-1, 1, 2), 2 * focalLengthPixels / cropSize / camera.narrow(-1, 0, 1)], -1);
    }

    /// <summary>The translation that puts a body before the full image's camera (CLIFF, Li et al. 2022, equation 5).</summary>
    /// <param name="camera">(B, 3): s, tx, ty of the crop.</param>
    /// <param name="crop">(B, 3): centre x, y and side of the square crop, pixels of the image.</param>
    /// <param name="focalLength">(B), pixels of the image.</param>
    /// <param name="principalPoint">(B, 2), pixels of the image.</param>
    /// <returns>(B, 3), metres.</returns>
    public static Tensor FullImageTranslation(Tensor camera, Tensor crop, Tensor focalLength, Tensor principalPoint)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentNullException.ThrowIfNull(crop);
        Tensor pixelsPerMetre = 0.5 * crop.narrow(-1, 2, 1) * camera.narrow(-1, 0, 1);
        Tensor offset = crop.narrow(-1, 0, 2) - principalPoint;
        return cat([camera.narrow(-1, 1, 2) + (offset / pixelsPerMetre), focalLength.reshape(-1, 1) / pixelsPerMetre], -1);
    }

    /// <summary>The crop's camera for a body before the full image's camera; the inverse of <see cref="FullImageTranslation"/>.</summary>
    /// <param name="translation">(B, 3), metres.</param>
    /// <param name="crop">(B, 3): centre x, y and side of the square crop, pixels of the image.</param>
    /// <param name="focalLength">(B), pixels of the image.</param>
    /// <param name="principalPoint">(B, 2), pixels of the image.</param>
    /// <returns>(B, 3): s, tx, ty.</returns>
    public static Tensor CropCamera(Tensor translation, Tensor crop, Tensor focalLength, Tensor principalPoint)
    {
        ArgumentNullException.ThrowIfNull(translation);
        ArgumentNullException.ThrowIfNull(crop);
        Tensor pixelsPerMetre = focalLength.reshape(-1, 1) / translation.narrow(-1, 2, 1);
        Tensor offset = crop.narrow(-1, 0, 2) - principalPoint;
        return cat([2 * pixelsPerMetre / crop.narrow(-1, 2, 1), translation.narrow(-1, 0, 2) - (offset / pixelsPerMetre)], -1);
    }

    /// <summary>Pixels of an image in the normalised coordinates of square crops.</summary>
    /// <param name="pixels">(B, N, 2).</param>
    /// <param name="crop">(B, 3): centre x, y and side, pixels of the image.</param>
    /// <returns>(B, N, 2), -1 to 1 across the crop.</returns>
    public static Tensor ToCrop(Tensor pixels, Tensor crop)
    {
        Require(pixels, crop, 3, nameof(crop));
        return 2 * (pixels - crop.narrow(-1, 0, 2).unsqueeze(1)) / Column(crop, 2);
    }

    /// <summary>Normalised crop coordinates in pixels of the image; the inverse of <see cref="ToCrop"/>.</summary>
    /// <param name="normalised">(B, N, 2), -1 to 1 across the crop.</param>
    /// <param name="crop">(B, 3): centre x, y and side, pixels of the image.</param>
    /// <returns>(B, N, 2), pixels.</returns>
    public static Tensor FromCrop(Tensor normalised, Tensor crop)
    {
        Require(normalised, crop, 3, nameof(crop));
        return (0.5 * Column(crop, 2) * normalised) + crop.narrow(-1, 0, 2).unsqueeze(1);
    }

    // One value a sample, ready to be broadcast over points and coordinates.
    private static Tensor Column(Tensor values, long index) => values.narrow(-1, index, 1).unsqueeze(1);

    private static void Require(Tensor points, Tensor values, long size, string name)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values, name);
        if (points.ndim != 3)
            throw new ArgumentException($"points is {points}; expected (B, N, coordinates).", nameof(points));
        long[] shape = values.shape;
        if (shape.Length != 2 || shape[1] != size)
            throw new ArgumentException($"{name} is {values}; expected (B, {size}).", name);
    }
}
