using Vitruvian.Learning.Native;
using Vitruvian.Learning.Onnx.Graph;

namespace Vitruvian.Learning.Onnx.Operators;

/// <summary>Finds out which calls the outputs need.</summary>
internal static class Liveness
{
    /// <summary>The calls that compute something for the outputs and are not constant, in order.</summary>
    public static List<GraphCall> Needed(NetworkGraph network)
    {
        HashSet<int> needed = [.. network.Outputs];
        List<GraphCall> live = [];
        for (int i = network.Calls.Count - 1; i >= 0; i--)
        {
            GraphCall call = network.Calls[i];
            if (!call.Results.Any(result => result >= 0 && needed.Contains(result)))
                continue;
            if (OperatorTable.IsRandom(call.Name))
                throw new OnnxExportException($"aten::{call.Name} cannot be exported: the graph would always give the same random numbers.");

            // What made a constant is followed, too: random numbers may hide there.
            needed.UnionWith(Tensors(call));
            if (call.Results.Any(result => result >= 0 && network.Values[result].IsVarying))
                live.Add(call);
        }

        live.Reverse();
        return live;
    }

    /// <summary>Positions of the tensors that a call takes.</summary>
    public static IEnumerable<int> Tensors(GraphCall call)
    {
        foreach (GraphArgument argument in call.Arguments)
        {
            if (argument is { Tag: ValueTag.Tensor, Content: int position })
            {
                yield return position;
            }
            else if (argument is { Tag: ValueTag.Tensors, Content: int[] positions })
            {
                foreach (int each in positions.Where(each => each >= 0))
                    yield return each;
            }
        }
    }
}
