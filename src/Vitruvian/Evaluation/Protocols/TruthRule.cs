namespace Vitruvian.Evaluation.Protocols;

/// <summary>Where a protocol's true joints in space come from.</summary>
public enum TruthRule
{
    /// <summary>The joints that the dataset annotates.</summary>
    DatasetJoints,

    /// <summary>Joints regressed from the mesh of the dataset's body parameters, by the same regressor as the prediction's.</summary>
    RegressedFromMesh,

    /// <summary>The skeleton of the dataset's body parameters.</summary>
    Skeleton,
}
