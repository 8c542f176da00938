namespace Vitruvian.Evaluation.Protocols;

/// <summary>What a protocol compares.</summary>
public enum ProtocolTask
{
    /// <summary>Joints and vertices in space.</summary>
    Space,

    /// <summary>The body's outline and parts in the picture.</summary>
    Silhouette,

    /// <summary>Keypoints of the people of a picture.</summary>
    Keypoints,

    /// <summary>Places on the surface of the people of a picture.</summary>
    Surface,
}
