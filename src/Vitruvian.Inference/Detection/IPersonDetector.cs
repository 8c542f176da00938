using Vitruvian.Imaging;

namespace Vitruvian.Inference.Detection;

/// <summary>Finds the people in photos. Calls may come from several threads at once.</summary>
public interface IPersonDetector
{
    /// <summary>The detector's name in reports.</summary>
    string Name { get; }

    /// <summary>Finds the people in photos.</summary>
    /// <param name="photos">RGB, of any sizes.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>For each photo its people, the surest first; each person once (overlapping answers are merged).</returns>
    IReadOnlyList<PersonDetection>[] Detect(IReadOnlyList<Image> photos, CancellationToken cancellation = default);
}
