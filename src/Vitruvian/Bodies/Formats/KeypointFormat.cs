namespace Vitruvian.Bodies.Formats;

/// <summary>The forms in which 2D joints of people are exchanged.</summary>
public enum KeypointFormat
{
    /// <summary>OpenPose's JSON: <c>people[].pose_keypoints_2d</c> with BODY_25 or COCO-18 joints.</summary>
    OpenPose,

    /// <summary>COCO's keypoint JSON: an annotation file, one annotation, or a list of results.</summary>
    Coco,

    /// <summary>Joint names and one row of x, y, visible for each, for one image or for many.</summary>
    Lsp,
}
