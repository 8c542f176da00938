namespace Vitruvian.Metrics;

/// <summary>People by their size in the picture, as COCO divides them; both ends belong to a range.</summary>
public enum SizeRange
{
    /// <summary>All people.</summary>
    All,

    /// <summary>Areas from 32^2 to 96^2 pixels.</summary>
    Medium,

    /// <summary>Areas from 96^2 pixels.</summary>
    Large,
}
