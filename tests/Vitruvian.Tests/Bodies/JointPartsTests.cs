using Vitruvian.Bodies;

namespace Vitruvian.Tests.Bodies;

public sealed class JointPartsTests
{
    // Parts by their numbers, as the names of the divisions tell them.
    [Theory]
    [InlineData(24, "right_ankle", "6 11 13")]
    [InlineData(24, "left_knee", "8 10 12 14")]
    [InlineData(24, "left_hip", "1 2 8 10")]
    [InlineData(24, "left_wrist", "4 19 21")]
    [InlineData(24, "right_elbow", "16 18 20 22")]
    [InlineData(24, "right_shoulder", "1 2 16 18")]
    [InlineData(24, "neck", "1 2 23 24")]
    [InlineData(24, "head_top", "23 24")]
    [InlineData(24, "left_eye", "23 24")]
    [InlineData(14, "right_wrist", "2 13")]
    [InlineData(14, "left_elbow", "10 12")]
    [InlineData(14, "left_hand", "3")]
    [InlineData(12, "right_ankle", "3 6")]
    [InlineData(12, "right_knee", "4 6")]
    [InlineData(12, "right_hip", "1 4")]
    [InlineData(12, "left_hip", "1 5")]
    [InlineData(12, "left_knee", "5 7")]
    [InlineData(12, "left_ankle", "2 7")]
    [InlineData(12, "right_wrist", "11")]
    [InlineData(12, "right_elbow", "9 11")]
    [InlineData(12, "right_shoulder", "1 9")]
    [InlineData(12, "left_shoulder", "1 8")]
    [InlineData(12, "left_elbow", "8 10")]
    [InlineData(12, "left_wrist", "10")]
    [InlineData(12, "neck", "1 12")]
    [InlineData(12, "head_top", "12")]
    [InlineData(6, "left_ankle", "5")]
    [InlineData(6, "right_hip", "2 6")]
    [InlineData(6, "left_wrist", "3")]
    [InlineData(6, "right_shoulder", "2 4")]
    [InlineData(6, "neck", "1 2")]
    [InlineData(3, "right_knee", "3")]
    [InlineData(3, "left_hip", "1 3")]
    [InlineData(3, "left_shoulder", "1 2")]
    [InlineData(3, "neck", "1")]
    [InlineData(1, "left_wrist", "1")]
    public void Joint_LiesOnThePartsThatMeetInIt(int count, string joint, string parts) =>
        string.Join(' ', JointParts.Of(PartMaps.For(count), joint)).ShouldBe(parts);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(24)]
    public void Sets_AreKnownWhole_AndMirrorWithTheBody(int count)
    {
        PartMap map = PartMaps.For(count);
        foreach (string set in JointSets.Names)
        {
            byte[][] parts = JointParts.OfSet(map, set);
            int[] mirrored = JointSets.MirroredJoints(set);
            parts.Length.ShouldBe(mirrored.Length);
            for (int j = 0; j < parts.Length; j++)
            {
                parts[j].ShouldNotBeEmpty();
                parts[j].ShouldNotContain((byte)0);
                parts[j].Select(part => map.Mirrored[part]).Order().ShouldBe(parts[mirrored[j]]);
            }
        }
    }

    [Theory]
    [InlineData("left_wing")]
    [InlineData("ankle")]
    [InlineData("left_neck")]
    public void UnknownJoint_IsRefusedByName(string joint) =>
        Should.Throw<InvalidInputException>(() => JointParts.Of(PartMaps.For(12), joint)).Message.ShouldEndWith($"; found '{joint}'.");
}
