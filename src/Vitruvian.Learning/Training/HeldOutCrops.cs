using Vitruvian.Bodies;
using Vitruvian.Imaging;
using Vitruvian.Learning.Data;
using Vitruvian.Learning.Nbf;

namespace Vitruvian.Learning.Training;

/// <summary>Samples to measure on, cropped as networks see them in use, without surfaces: moving those would cost more than everything else.</summary>
internal static class HeldOutCrops
{
    private static readonly int[] s_torso = [.. new[] { "right_shoulder", "left_shoulder", "right_hip", "left_hip" }.Select(name => JointSets.JointNames(JointSets.All36).ToList().IndexOf(name))];

    /// <summary>Photos whose torso is known: the others have no size to measure by.</summary>
    /// <param name="photos">Photos with LSP's joints; null for none.</param>
    /// <param name="size">Side of the crops, pixels.</param>
    /// <param name="fixedCamera">Metres that every crop spans where the person's root is; null for crops around boxes.</param>
    public static List<Sample> OfPhotos(IDataset? photos, int size, double? fixedCamera = null) =>
        Of(photos, long.MaxValue, size, sample => sample.Joints2D is { } joints && s_torso.All(t => joints[t].IsVisible), fixedCamera);

    /// <summary>Samples of a dataset.</summary>
    /// <param name="dataset">The dataset; null for none.</param>
    /// <param name="most">Not more than its first so many are looked at.</param>
    /// <param name="size">Side of the crops, pixels.</param>
    /// <param name="counts">Which of them count.</param>
    /// <param name="fixedCamera">Metres that every crop spans where the person's root is; null for crops around boxes.</param>
    public static List<Sample> Of(IDataset? dataset, long most, int size, Func<Sample, bool> counts, double? fixedCamera = null)
    {
        List<Sample> crops = [];
        for (long i = 0; dataset is not null && i < Math.Min(most, dataset.Count); i++)
        {
            if (dataset.Read(i) is not { } sample || !counts(sample))
                continue;
            var needed = new Sample(sample.Name, sample.Image, sample.Box)
            {
                Joints2D = sample.Joints2D, JointVisible = sample.JointVisible, Joints3D = sample.Joints3D, Body = sample.Body, Camera = sample.Camera, Vertices = sample.Vertices,
                Parts = sample.Parts, Mask = sample.Mask,
            };
            BoundingBox box = fixedCamera is { } span ? FixedCameraView.Boxed(sample, span).Box : sample.Box;
            crops.Add(SampleWarp.Apply(needed, Augmentation.PlainCrop(box, size), size, size));
        }

        return crops;
    }
}
