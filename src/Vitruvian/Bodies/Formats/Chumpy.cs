using Vitruvian.Formats;
using Vitruvian.Formats.Pickling;

namespace Vitruvian.Bodies.Formats;

/// <summary>
/// Values of pickled chumpy objects. SMPL's files hold such objects (Loper's automatic differentiation library) where plain arrays would do:
/// leaves (<c>Ch</c>) and re-orderings of other objects. Those are resolved; anything that computes is an error that names it.
/// </summary>
internal static class Chumpy
{
    // Objects may share parts, so that few of them have very many paths through them; each step on one costs this much of the permitted memory.
    private const int BytesPerStep = 1024;

    private static readonly string[] Modules = ["chumpy.ch", "chumpy.ch_ops", "chumpy.reordering"];

    /// <summary>Permits chumpy's classes beside those of arrays.</summary>
    internal static PickleGlobal? FindGlobal(string module, string name) =>
        ScientificGlobals.Find(module, name) ?? (Array.IndexOf(Modules, module) >= 0 && IsIdentifier(name) ? PickleGlobal.InertClass($"{module}.{name}") : null);

    /// <summary>The numbers of an array, a number, or a chumpy object.</summary>
    /// <param name="value">What the pickle has.</param>
    /// <param name="source">File, for messages.</param>
    /// <param name="field">Field, for messages.</param>
    /// <param name="context">The pickle's context.</param>
    /// <param name="depth">How many objects this one is inside of.</param>
    internal static NpyArray Resolve(object? value, string source, string field, PickleContext context, int depth = 0)
    {
        if (depth > context.MaximumDepth)
            throw InvalidInputException.For(source, field.Split('.')[0], $"chumpy objects nested at most {context.MaximumDepth} deep", "more");
        context.Charge(BytesPerStep);
        switch (value)
        {
            case PickledArray { Items: null } array:
                return array.ToArray(source, field);
            case PickledArray { Items.Count: 1 } wrapped:
                return Resolve(wrapped.Items[0], source, field, context, depth + 1);
            case double number:
                return new NpyArray(source, field, new NpyDataType(NpyKind.Float, 8), [], BitConverter.GetBytes(number));
            case long number:
                return new NpyArray(source, field, new NpyDataType(NpyKind.SignedInteger, 8), [], BitConverter.GetBytes(number));
            case PickleObject instance:
                return Resolve(instance, source, field, context, depth);
            default:
                throw InvalidInputException.For(source, field, "an array", PickleContext.Describe(value));
        }
    }

    private static NpyArray Resolve(PickleObject instance, string source, string field, PickleContext context, int depth)
    {
        NpyArray Inner(string attribute) => Resolve(instance.Attributes.Find(attribute), source, $"{field}.{attribute}", context, depth + 1);
        switch (instance.ClassName)
        {
            case "chumpy.ch.Ch":
                return Rename(Inner("x"), field);
            case "chumpy.reordering.Select":
                NpyArray selected = Select(Inner("a"), Inner("idxs"), field, context);
                return instance.Attributes.Find("preferred_shape") is { } preferred ? Reshape(selected, preferred, field, context) : selected;
            case "chumpy.reordering.Reshape":
                return Reshape(Inner("a"), instance.Attributes.Find("newshape"), field, context);
            case "chumpy.reordering.transpose":
                return Transpose(Inner("a"), instance.Attributes.Find("axes"), field, context);
            default:
                throw InvalidInputException.For(
                    source, field, "an array, or a chumpy object that holds or re-orders one", instance.ClassName, "Save the model's plain arrays as .npz from Python.");
        }
    }

    // a.ravel()[idxs]
    private static NpyArray Select(NpyArray array, NpyArray indices, string field, PickleContext context)
    {
        int size = array.Type.ItemSize;
        long[] places = indices.ToInt64s();
        context.Charge((long)places.Length * (size + sizeof(long)));
        byte[] data = new byte[places.Length * size];
        for (int i = 0; i < places.Length; i++)
        {
            long place = places[i] < 0 ? places[i] + array.Count : places[i];
            if (place < 0 || place >= array.Count)
                throw InvalidInputException.For(array.Source, $"{field}.idxs", $"places under {array.Count}", $"{places[i]}");
            array.Data.Slice((int)place * size, size).CopyTo(data.AsSpan(i * size));
        }

        return new NpyArray(array.Source, field, array.Type, indices.Shape, data);
    }

    private static NpyArray Reshape(NpyArray array, object? shape, string field, PickleContext context)
    {
        IReadOnlyList<object?> axes = shape switch
        {
            PickleTuple tuple => tuple.Items,
            List<object?> list => list,
            _ => [shape],
        };

        // One axis may be -1: what is left over.
        int open = -1;
        object?[] known = [.. axes];
        for (int a = 0; a < known.Length; a++)
        {
            if (known[a] is not -1L)
                continue;
            if (open >= 0)
                throw InvalidInputException.For(array.Source, field, "one open axis at most", "several");
            open = a;
            known[a] = 1L;
        }

        int[] lengths = PickledArray.ReadShape(new PickleTuple(known), context);
        long count = new NpyHeader(array.Type, false, false, lengths).ElementCount;
        if (open >= 0 && count > 0)
        {
            lengths[open] = (int)(array.Count / count);
            count *= lengths[open];
        }

        return count == array.Count
            ? new NpyArray(array.Source, field, array.Type, lengths, array.Memory)
            : throw InvalidInputException.For(array.Source, field, $"a shape of {array.Count} elements", Wording.Shape(lengths));
    }

    private static NpyArray Transpose(NpyArray array, object? order, string field, PickleContext context)
    {
        int count = array.Shape.Length;
        int[] axes = order is null ? [.. Enumerable.Range(0, count).Reverse()] : PickledArray.ReadShape(order, context);
        if (!axes.Order().SequenceEqual(Enumerable.Range(0, count)))
            throw InvalidInputException.For(array.Source, $"{field}.axes", $"each of {count} axes once", Wording.Shape(axes));
        int size = array.Type.ItemSize;
        int[] strides = new int[count];
        int stride = size;
        for (int a = count - 1; a >= 0; a--)
        {
            strides[a] = stride;
            stride *= array.Shape[a];
        }

        context.Charge(array.Data.Length);
        byte[] data = new byte[array.Data.Length];
        int[] shape = [.. axes.Select(a => array.Shape[a])];
        int[] index = new int[count];
        for (int to = 0; to < data.Length; to += size)
        {
            int from = 0;
            for (int a = 0; a < count; a++)
                from += index[a] * strides[axes[a]];
            array.Data.Slice(from, size).CopyTo(data.AsSpan(to));
            for (int a = count - 1; a >= 0 && ++index[a] == shape[a]; a--)
                index[a] = 0;
        }

        return new NpyArray(array.Source, field, array.Type, shape, data);
    }

    private static NpyArray Rename(NpyArray array, string field) => new(array.Source, field, array.Type, array.Shape, array.Memory);

    private static bool IsIdentifier(string name) => name.Length is > 0 and < 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
