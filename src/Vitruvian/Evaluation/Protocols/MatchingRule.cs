namespace Vitruvian.Evaluation.Protocols;

/// <summary>How estimates come to people.</summary>
public enum MatchingRule
{
    /// <summary>The annotated boxes are given: one estimate a person, which is that person's.</summary>
    GivenBoxes,

    /// <summary>A detector finds the people; within each picture estimates are matched with people by similarity, the surest first.</summary>
    Detections,
}
