namespace Vitruvian.Bodies.Formats;

/// <summary>The joints of the people in one image.</summary>
/// <param name="Source">The file they come from, for messages.</param>
/// <param name="JointSet">Name of their joint set, one of <see cref="JointSets.Names"/>.</param>
/// <param name="People">At least one person; each has at least one visible joint.</param>
public sealed record Keypoints(string Source, string JointSet, IReadOnlyList<PersonKeypoints> People)
{
    // Detectors place joints of people cut off by the edge a little outside; farther out the file belongs to another image.
    private const double MarginShare = 0.25;

    /// <summary>Checks that the joints belong to an image: every visible one must lie inside or close to it.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    /// <returns>These keypoints.</returns>
    /// <exception cref="InvalidInputException">A joint lies outside by more than a quarter of the image's longer side.</exception>
    public Keypoints ExpectInside(int width, int height)
    {
        double margin = MarginShare * Math.Max(width, height);
        for (int p = 0; p < People.Count; p++)
        {
            Keypoint[] joints = People[p].Joints;
            for (int j = 0; j < joints.Length; j++)
            {
                Keypoint k = joints[j];
                bool inside = k.X >= -margin && k.X <= width + margin && k.Y >= -margin && k.Y <= height + margin;
                if (k.IsVisible && !inside)
                    throw InvalidInputException.For(Source, $"person {p + 1}, {JointSets.JointNames(JointSet)[j]}", $"a place in the image of {width} x {height} pixels", $"({k.X:0.#}, {k.Y:0.#})", "Is this the file of another image?");
            }
        }

        return this;
    }
}
