namespace Vitruvian.Formats.Pickling;

/// <summary>A pickled <c>numpy.ndarray</c>: first made empty, then filled by its state.</summary>
public sealed class PickledArray : IPickleState
{
    private NpyDataType _type = new(NpyKind.Boolean, 1);
    private ReadOnlyMemory<byte> _data;

    /// <summary>Lengths of the axes.</summary>
    public int[] Shape { get; private set; } = [0];

    /// <summary>The elements of an array of Python objects, in C order; null for one of numbers or strings.</summary>
    public IReadOnlyList<object?>? Items { get; private set; }

    /// <summary>The array under a name of the caller's.</summary>
    /// <param name="source">File, for messages.</param>
    /// <param name="name">Field, for messages.</param>
    public NpyArray ToArray(string source, string name) => Items is null
        ? new NpyArray(source, name, _type, Shape, _data)
        : throw InvalidInputException.For(source, name, "an array of numbers", "an array of Python objects");

    /// <inheritdoc/>
    void IPickleState.SetState(object? state, PickleContext context)
    {
        // (version, shape, dtype, is Fortran order, data); the first files had no version.
        if (state is not PickleTuple { Count: 4 or 5 } tuple)
            throw context.Error("the state of a numpy.ndarray", PickleContext.Describe(state));
        int first = tuple.Count - 4;
        if (tuple[first + 1] is not PickledDataType dataType)
            throw context.Error("a numpy.dtype", PickleContext.Describe(tuple[first + 1]));
        Set(ReadShape(tuple[first], context), dataType, tuple[first + 2] is true or 1L, tuple[first + 3], context);
    }

    internal void Set(int[] shape, PickledDataType dataType, bool fortranOrder, object? content, PickleContext context)
    {
        NpyDataType type = dataType.Resolve(context, out bool bigEndian);
        var header = new NpyHeader(type, bigEndian, fortranOrder, shape);
        if (type.Kind == NpyKind.PickledObject)
        {
            if (content is not List<object?> items || items.Count != header.ElementCount)
                throw context.Error($"a list of {header.ElementCount} objects for an array of shape {Wording.Shape(shape)}", PickleContext.Describe(content));
            if (fortranOrder && shape.Length > 1)
                throw context.Error("arrays of objects in C order", "Fortran order");
            (Shape, Items) = (shape, items);
            return;
        }

        // Unpickled by Python 3 with Latin-1, Python 2's data arrives as text; written by Python 3 for protocol 2 it was text all along.
        ReadOnlyMemory<byte> data = content switch
        {
            PickleBytes bytes => bytes.Data,
            _ => throw context.Error("an array's data as bytes", PickleContext.Describe(content)),
        };
        if (data.Length != header.DataLength)
            throw context.Error($"{header.DataLength} bytes for an array of shape {Wording.Shape(shape)} of {type.Descriptor}", $"{data.Length}");
        if (type.ItemSize == 0)
            context.Charge(PickleContext.BytesPerValue * header.ElementCount);
        bool reorder = fortranOrder && shape.Length > 1;
        if (bigEndian || reorder)
        {
            context.Charge(data.Length);
            byte[] own = data.ToArray();
            if (bigEndian)
                NpyFile.SwapBytes(own, type.SwapUnit);
            data = reorder ? NpyFile.FromFortranOrder(own, shape, type.ItemSize) : own;
        }

        (_type, Shape, _data, Items) = (type, shape, data, null);
    }

    internal static int[] ReadShape(object? value, PickleContext context)
    {
        IReadOnlyList<object?> axes = value switch
        {
            PickleTuple tuple => tuple.Items,
            List<object?> list => list,
            long single => [single],
            _ => throw context.Error("a shape", PickleContext.Describe(value)),
        };
        if (axes.Count > NpyHeader.MaximumAxes)
            throw context.Error($"at most {NpyHeader.MaximumAxes} axes", $"{axes.Count}");
        int[] shape = new int[axes.Count];
        for (int a = 0; a < shape.Length; a++)
        {
            shape[a] = axes[a] switch
            {
                long length and >= 0 and <= int.MaxValue => (int)length,
                PickledArray { Shape.Length: 0 } scalar => scalar.ToArray(context.Source, "shape").ToInt32s()[0],
                _ => throw context.Error($"axis lengths of 0 to {int.MaxValue}", axes[a] is long other ? $"{other}" : PickleContext.Describe(axes[a])),
            };
            if (shape[a] < 0)
                throw context.Error("axis lengths of at least 0", $"{shape[a]}");
        }

        return shape;
    }
}
