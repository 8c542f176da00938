using Vitruvian.Formats;

namespace Vitruvian.Bodies.Formats;

/// <summary>OpenPose's JSON output (Cao et al. 2019), versions 1.0 to 1.7: one file an image.</summary>
internal static class OpenPoseKeypoints
{
    private const int Body25Count = 25;
    /// <summary>Joints of the older COCO model.</summary>
    internal const int Coco18Count = 18;

    // Place in BODY_25 of each joint of the older COCO model; that has no mid-hip and no feet.
    private static readonly int[] Body25FromCoco18 = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

    internal static (string JointSet, List<PersonKeypoints> People) Read(JsonField root)
    {
        var people = new List<PersonKeypoints>();
        foreach (JsonField person in root["people"].Items())
        {
            // The name had no "_2d" before version 1.2.
            JsonField field = person.ExpectObject().TryGet("pose_keypoints_2d") ?? person.TryGet("pose_keypoints") ?? person["pose_keypoints_2d"];
            bool coco = field.ExpectArray().Count is Coco18Count or 3 * Coco18Count;
            if (!coco && field.Count is not (Body25Count or 3 * Body25Count))
                throw field.Unexpected($"{3 * Body25Count} numbers (BODY_25) or {3 * Coco18Count} (COCO-18)", $"{field.Count}");
            Keypoint[] joints = KeypointRows.Read(field, coco ? Coco18Count : Body25Count, "OpenPose joints", KeypointRows.PixelIndexOffset);
            people.Add(new PersonKeypoints(coco ? ToBody25(joints) : joints));
        }

        return (JointSets.OpenPose25, people);
    }

    /// <summary>Puts the joints of the older COCO model into their places in BODY_25; the others are not seen.</summary>
    internal static Keypoint[] ToBody25(Keypoint[] coco)
    {
        var joints = new Keypoint[Body25Count];
        for (int j = 0; j < coco.Length; j++)
            joints[Body25FromCoco18[j]] = coco[j];
        return joints;
    }
}
