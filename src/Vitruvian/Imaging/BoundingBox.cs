using Vitruvian.Numerics;

namespace Vitruvian.Imaging;

/// <summary>An axis-parallel box in pixels; a box that covers the whole image is (0, 0, width, height).</summary>
/// <param name="X">Left side.</param>
/// <param name="Y">Top side.</param>
/// <param name="Width">Width, positive for a box that holds something.</param>
/// <param name="Height">Height, positive for a box that holds something.</param>
public readonly record struct BoundingBox(double X, double Y, double Width, double Height)
{
    /// <summary>The middle of the box.</summary>
    public Vector2d Center => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>Right side.</summary>
    public double Right => X + Width;

    /// <summary>Bottom side.</summary>
    public double Bottom => Y + Height;

    /// <summary>Width times height; 0 for an empty box.</summary>
    public double Area => Width > 0 && Height > 0 ? Width * Height : 0;

    /// <summary>Whether a point lies in the box; the left and top sides belong to it, the right and bottom ones do not.</summary>
    public bool Contains(Vector2d point) => point.X >= X && point.X < Right && point.Y >= Y && point.Y < Bottom;

    /// <summary>The smallest box around points; points with a coordinate that is not finite are left out.</summary>
    /// <exception cref="InvalidInputException">No point is finite.</exception>
    public static BoundingBox Around(IEnumerable<Vector2d> points)
    {
        double left = double.PositiveInfinity;
        double top = double.PositiveInfinity;
        double right = double.NegativeInfinity;
        double bottom = double.NegativeInfinity;
        foreach (Vector2d p in points)
        {
            if (!double.IsFinite(p.X) || !double.IsFinite(p.Y))
                continue;
            left = Math.Min(left, p.X);
            top = Math.Min(top, p.Y);
            right = Math.Max(right, p.X);
            bottom = Math.Max(bottom, p.Y);
        }

        if (left > right)
            throw InvalidInputException.For("bounding box", "points", "at least one finite point", "none");
        return new BoundingBox(left, top, right - left, bottom - top);
    }

    /// <summary>The common part of two boxes; empty (zero size) when they are apart.</summary>
    public BoundingBox Intersect(BoundingBox other)
    {
        double left = Math.Max(X, other.X);
        double top = Math.Max(Y, other.Y);
        return new BoundingBox(left, top, Math.Max(0, Math.Min(Right, other.Right) - left), Math.Max(0, Math.Min(Bottom, other.Bottom) - top));
    }

    /// <summary>Area of the common part as a share of the area that the two boxes cover together, 0 to 1.</summary>
    public double IntersectionOverUnion(BoundingBox other)
    {
        double common = Intersect(other).Area;
        return common > 0 ? common / (Area + other.Area - common) : 0;
    }

    /// <summary>The smallest square with the same centre that holds the box, enlarged by a factor; regressors use 1.2 (SPIN: a person spans 1/1.2 of the crop).</summary>
    public BoundingBox ToSquare(double enlargement = 1)
    {
        double side = Math.Max(Width, Height) * enlargement;
        return new BoundingBox(Center.X - (side / 2), Center.Y - (side / 2), side, side);
    }
}
