using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Recovery;

namespace Vitruvian.Inference.Tracking;

/// <summary>
/// Tells who is who from frame to frame: sightings go to the people they are most like by box and joints, all at once (the sum of likenesses is greatest); who was out of sight
/// shortly keeps the number. It remembers one frame a person.
/// </summary>
public sealed class PersonTracker
{
    private readonly TrackerOptions _options;
    private readonly double _framesPerSecond;
    private readonly List<PersonTrack> _tracks = [];
    private int _count;

    /// <summary>Starts with nobody.</summary>
    /// <param name="framesPerSecond">The video's rate, positive.</param>
    /// <param name="options">Choices; the default when null.</param>
    public PersonTracker(double framesPerSecond, TrackerOptions? options = null)
    {
        if (!(framesPerSecond > 0))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, "Expected a positive rate.");
        _framesPerSecond = framesPerSecond;
        _options = options ?? new TrackerOptions();
    }

    /// <summary>Numbers the people of the next frame.</summary>
    /// <param name="frame">The frame's number, more than that of the frame before.</param>
    /// <param name="people">The people in it.</param>
    /// <returns>A number a person, from 0, the same for the same person in all frames.</returns>
    public int[] Update(int frame, IReadOnlyList<RecoveredBody> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        _tracks.RemoveAll(track => (frame - track.LastFrame) / _framesPerSecond > _options.Patience);
        Vector2d[][] joints = [.. people.Select(p => p.Joints2d(p.JointSet))];
        BoundingBox[] boxes = [.. people.Select((p, i) => p.Box ?? BoundingBox.Around(joints[i]))];
        double[,] costs = new double[people.Count, _tracks.Count];
        for (int p = 0; p < people.Count; p++)
        {
            for (int t = 0; t < _tracks.Count; t++)
            {
                // People who are too unlike cost as much as nobody.
                double similarity = _tracks[t].Similarity(frame, boxes[p], joints[p], _options);
                costs[p, t] = similarity >= _options.LeastSimilarity ? -similarity : 0;
            }
        }

        int[] found = Assignment.Solve(costs);
        int[] numbers = new int[people.Count];
        for (int p = 0; p < people.Count; p++)
        {
            if (found[p] >= 0 && costs[p, found[p]] < 0)
            {
                _tracks[found[p]].Add(frame, boxes[p], joints[p], people[p].Confidence);
                numbers[p] = _tracks[found[p]].Id;
            }
            else
            {
                numbers[p] = _count++;
                _tracks.Add(new PersonTrack(numbers[p], frame, boxes[p], joints[p], people[p].Confidence, _framesPerSecond));
            }
        }

        return numbers;
    }
}
