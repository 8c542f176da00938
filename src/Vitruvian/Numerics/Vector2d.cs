namespace Vitruvian.Numerics;

/// <summary>A point or direction in the plane, in double precision (pixels unless said otherwise).</summary>
/// <param name="X">First coordinate; right in images.</param>
/// <param name="Y">Second coordinate; down in images.</param>
public readonly record struct Vector2d(double X, double Y)
{
    /// <summary>Euclidean length.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>Component-wise sum.</summary>
    public static Vector2d operator +(Vector2d a, Vector2d b) => new(a.X + b.X, a.Y + b.Y);

    /// <summary>Component-wise difference.</summary>
    public static Vector2d operator -(Vector2d a, Vector2d b) => new(a.X - b.X, a.Y - b.Y);

    /// <summary>Scales a vector.</summary>
    public static Vector2d operator *(double s, Vector2d a) => new(s * a.X, s * a.Y);

    /// <summary>Inner product.</summary>
    public static double Dot(Vector2d a, Vector2d b) => (a.X * b.X) + (a.Y * b.Y);
}
