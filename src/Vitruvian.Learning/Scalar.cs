namespace Vitruvian.Learning;

/// <summary>A number given to an operation: an integer, a floating-point number or a truth value.</summary>
public readonly struct Scalar
{
    private Scalar(ScalarKind kind, long integer, double number)
    {
        Kind = kind;
        Integer = integer;
        Number = number;
    }

    internal ScalarKind Kind { get; }

    internal long Integer { get; }

    internal double Number { get; }

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(ScalarKind.Integer, value, 0);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(ScalarKind.Integer, value, 0);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(double value) => new(ScalarKind.Double, 0, value);

    /// <summary>A floating-point number.</summary>
    public static implicit operator Scalar(float value) => new(ScalarKind.Double, 0, value);

    /// <summary>A truth value.</summary>
    public static implicit operator Scalar(bool value) => new(ScalarKind.Boolean, value ? 1 : 0, 0);

    /// <summary>The value as a double.</summary>
    public double ToDouble() => Kind == ScalarKind.Double ? Number : Integer;

    /// <summary>The value as an integer; fractions are cut.</summary>
    public long ToInt64() => Kind == ScalarKind.Double ? (long)Number : Integer;

    /// <summary>Whether the value is not zero.</summary>
    public bool ToBoolean() => Kind == ScalarKind.Double ? Number != 0 : Integer != 0;

    /// <summary>The value in words.</summary>
    public override string ToString() => Kind switch
    {
        ScalarKind.Integer => $"{Integer}",
        ScalarKind.Boolean => ToBoolean() ? "true" : "false",
        _ => $"{Number}",
    };
}
