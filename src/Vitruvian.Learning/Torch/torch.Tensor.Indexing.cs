using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public sealed unsafe partial class Tensor
    {
        /// <summary>
        /// Part of the tensor, as in NumPy: numbers, ranges, <see cref="TensorIndex.Slice"/>, tensors of positions or truth values,
        /// <see cref="TensorIndex.Ellipsis"/>, <see cref="TensorIndex.Null"/>. Setting writes a tensor of a fitting shape there.
        /// </summary>
        public Tensor this[params ReadOnlySpan<TensorIndex> indices]
        {
            get
            {
                (Tensor view, Tensor?[]? positions) = View(indices);
                if (positions is null)
                    return view;
                using (view)
                    return Aten.Index.Call(view, positions);
            }

            set
            {
                (Tensor view, Tensor?[]? positions) = View(indices);
                using (view)
                {
                    if (positions is null)
                        _ = view.copy_(value);
                    else
                        Aten.IndexPutInPlace.Run(view, positions, value);
                }
            }
        }

        // Numbers, ranges and new dimensions one after the other as views; tensors are left for one indexing operation at the end, which
        // wants null for the dimensions it leaves alone.
        private (Tensor View, Tensor?[]? Positions) View(ReadOnlySpan<TensorIndex> indices)
        {
            Tensor view = alias();
            List<Tensor?> positions = [];
            bool any = false;
            int dimension = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                TensorIndex index = indices[i];
                switch (index.Kind)
                {
                    case IndexKind.Single:
                        Replace(ref view, view.select(dimension, index.First!.Value));
                        break;
                    case IndexKind.Slice:
                        Replace(ref view, Aten.Slice.Call(view, dimension, index.First, index.Stop, index.Step ?? 1));
                        positions.Add(null);
                        dimension++;
                        break;
                    case IndexKind.NewDimension:
                        Replace(ref view, view.unsqueeze(dimension));
                        positions.Add(null);
                        dimension++;
                        break;
                    case IndexKind.Ellipsis:
                        for (long skipped = view.ndim - dimension - Consumed(indices[(i + 1)..]); skipped > 0; skipped--)
                        {
                            positions.Add(null);
                            dimension++;
                        }

                        break;
                    default:
                        positions.Add(index.Positions);
                        any = true;
                        dimension += Dimensions(index);
                        break;
                }
            }

            return (view, any ? [.. positions] : null);
        }

        private static void Replace(ref Tensor view, Tensor next)
        {
            view.Dispose();
            view = next;
        }

        // Dimensions that the indices after an ellipsis use up.
        private static long Consumed(ReadOnlySpan<TensorIndex> indices)
        {
            long count = 0;
            foreach (TensorIndex index in indices)
            {
                count += index.Kind switch
                {
                    IndexKind.NewDimension => 0,
                    IndexKind.Tensor => Dimensions(index),
                    IndexKind.Ellipsis => throw new ArgumentException("An index can have one ellipsis only.", nameof(indices)),
                    _ => 1,
                };
            }

            return count;
        }

        private static int Dimensions(TensorIndex index)
        {
            Tensor positions = index.Positions!;
            return positions.dtype == ScalarType.Bool ? (int)positions.ndim : 1;
        }
    }
}
