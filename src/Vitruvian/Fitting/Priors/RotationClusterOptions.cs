using Vitruvian.Formats;

namespace Vitruvian.Fitting.Priors;

/// <summary>How many centres each joint gets; a JSON file <c>{"default": 16, "joints": {"left_hip": 32, ...}}</c>.</summary>
public sealed record RotationClusterOptions
{
    private const int LargestCount = 1000;

    /// <summary>Centres of joints that are not named.</summary>
    public int DefaultCount { get; init; } = 16;

    /// <summary>Centres of named joints. A joint named on one side only has as many on the other.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    /// <summary>Seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>Reads the counts of a file.</summary>
    /// <param name="path">The .json file.</param>
    /// <param name="jointNames">Joints that may be named.</param>
    /// <exception cref="InvalidInputException">The file is missing or damaged, names an unknown joint or option, or a count is no count.</exception>
    public static RotationClusterOptions Read(string path, IReadOnlyList<string> jointNames) => JsonInput.Read(path, "a file of cluster counts", ReadLimits.Default, root =>
    {
        var counts = new Dictionary<string, int>();
        int? fallback = null;
        foreach (System.Text.Json.JsonProperty member in root.ExpectObject().Element.EnumerateObject())
        {
            JsonField field = root[member.Name];
            if (member.Name == "default")
                fallback = Count(field);
            else if (member.Name == "joints")
                ReadJoints(field, jointNames, counts);
            else
                throw InvalidInputException.For(path, Wording.Quote(member.Name), "only 'default' and 'joints'", "another member");
        }

        return new RotationClusterOptions { DefaultCount = fallback ?? new RotationClusterOptions().DefaultCount, Counts = counts };
    });

    /// <summary>Number of centres of a joint.</summary>
    public int CountOf(string joint)
    {
        string other = joint.StartsWith("left_", StringComparison.Ordinal) ? "right_" + joint[5..]
            : joint.StartsWith("right_", StringComparison.Ordinal) ? "left_" + joint[6..]
            : joint;
        return Counts.TryGetValue(joint, out int count) || Counts.TryGetValue(other, out count) ? count : DefaultCount;
    }

    private static void ReadJoints(JsonField field, IReadOnlyList<string> jointNames, Dictionary<string, int> counts)
    {
        foreach (System.Text.Json.JsonProperty joint in field.ExpectObject().Element.EnumerateObject())
        {
            if (!jointNames.Contains(joint.Name))
                throw InvalidInputException.For(field.Source, $"joints.{joint.Name}", $"one of {string.Join(", ", jointNames)}", "another name");
            counts[joint.Name] = Count(field[joint.Name]);
        }
    }

    private static int Count(JsonField field)
    {
        double value = field.Number();
        return value is >= 1 and <= LargestCount && value == Math.Floor(value) ? (int)value : throw field.Unexpected($"a whole number of 1 to {LargestCount}", $"{value}");
    }
}
