using Vitruvian.Formats;
using Vitruvian.Learning.Onnx.Recording;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Onnx.Model;

/// <summary>Writes ONNX files: the messages of onnx.proto (github.com/onnx/onnx, version 1.12), of which the numbers below are the fields.</summary>
internal static class OnnxFile
{
    /// <summary>Version of ONNX's operators.</summary>
    public const long OperatorSet = 17;

    // The file format that came with that operator set.
    private const long FormatVersion = 8;
    private const string Producer = "vitruvian";

    /// <summary>Writes a model; a reader sees the old file or the whole new one.</summary>
    public static void Write(string path, OnnxModel model)
    {
        ProtobufWriter writer = new();
        writer.Integer(1, FormatVersion);
        writer.Text(2, Producer);
        writer.Text(3, typeof(OnnxFile).Assembly.GetName().Version?.ToString(3) ?? string.Empty);
        if (model.Description.Length > 0)
            writer.Text(6, model.Description);
        writer.Message(7, graph => Graph(graph, model));
        writer.Message(8, set => set.Integer(2, OperatorSet));
        foreach ((string key, string value) in model.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            writer.Message(14, entry =>
            {
                entry.Text(1, key);
                entry.Text(2, value);
            });
        }

        AtomicFile.Write(path, stream => stream.Write(writer.Written));
    }

    /// <summary>ONNX's number of an element type.</summary>
    public static long TypeNumber(ScalarType type) => type switch
    {
        ScalarType.Float32 => 1,
        ScalarType.Byte => 2,
        ScalarType.Int8 => 3,
        ScalarType.Int16 => 5,
        ScalarType.Int32 => 6,
        ScalarType.Int64 => 7,
        ScalarType.Bool => 9,
        ScalarType.Float16 => 10,
        ScalarType.Float64 => 11,
        _ => 16,
    };

    private static void Graph(ProtobufWriter writer, OnnxModel model)
    {
        for (int i = 0; i < model.Nodes.Count; i++)
        {
            OnnxNode node = model.Nodes[i];
            string name = $"{node.Operator}_{i}";
            writer.Message(1, message => Node(message, node, name));
        }

        writer.Text(2, model.GraphName);
        foreach (OnnxTensor tensor in model.Constants)
            writer.Message(5, message => Tensor(message, tensor));
        foreach (OnnxValueInfo input in model.Inputs)
            writer.Message(11, message => Value(message, input));
        foreach (OnnxValueInfo output in model.Outputs)
            writer.Message(12, message => Value(message, output));
    }

    private static void Node(ProtobufWriter writer, OnnxNode node, string name)
    {
        foreach (string input in node.Inputs)
            writer.Text(1, input);
        foreach (string output in node.Outputs)
            writer.Text(2, output);
        writer.Text(3, name);
        writer.Text(4, node.Operator);
        foreach (OnnxAttribute attribute in node.Attributes)
            writer.Message(5, message => Attribute(message, attribute));
    }

    private static void Attribute(ProtobufWriter writer, OnnxAttribute attribute)
    {
        const int kindField = 20;
        writer.Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case double number:
                writer.Single(2, (float)number);
                writer.Integer(kindField, 1);
                break;
            case long integer:
                writer.Integer(3, integer);
                writer.Integer(kindField, 2);
                break;
            case string text:
                writer.Text(4, text);
                writer.Integer(kindField, 3);
                break;
            case long[] integers:
                foreach (long integer in integers)
                    writer.Integer(8, integer);
                writer.Integer(kindField, 7);
                break;
            default:
                throw new InvalidOperationException($"The attribute {attribute.Name} is a {attribute.Value.GetType().Name}.");
        }
    }

    private static void Tensor(ProtobufWriter writer, OnnxTensor tensor)
    {
        foreach (long length in tensor.Shape)
            writer.Integer(1, length);
        writer.Integer(2, TypeNumber(tensor.Type));
        writer.Text(8, tensor.Name);
        writer.Bytes(9, tensor.Data);
    }

    private static void Value(ProtobufWriter writer, OnnxValueInfo value)
    {
        writer.Text(1, value.Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, TypeNumber(value.Type));
            tensor.Message(2, shape =>
            {
                foreach (SymbolicLength length in value.Shape)
                    shape.Message(1, dimension => Dimension(dimension, length));
            });
        }));
    }

    private static void Dimension(ProtobufWriter writer, SymbolicLength length)
    {
        if (length.IsFixed)
            writer.Integer(1, length.Constant);
        else
            writer.Text(2, length.ToString());
    }
}
