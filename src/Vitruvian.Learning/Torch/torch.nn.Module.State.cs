namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>Parameters and persistent buffers by their full names, as they are: no copies.</summary>
            public Dictionary<string, Tensor> state_dict()
            {
                Dictionary<string, Tensor> state = new(StringComparer.Ordinal);
                foreach ((string prefix, Module module) in named_modules())
                {
                    foreach ((string name, Tensor tensor) in module._parameters)
                        state.Add(Join(prefix, name), tensor);
                    foreach ((string name, Tensor tensor) in module._buffers.Where(entry => !module._unsaved.Contains(entry.Key)))
                        state.Add(Join(prefix, name), tensor);
                }

                return state;
            }

            /// <summary>Copies tensors into the parameters and buffers of the same names, converted and moved as needed.</summary>
            /// <param name="source">Tensors by full name.</param>
            /// <param name="strict">Whether every name must be on both sides.</param>
            /// <returns>Names that the source lacks, and names that the module does not know.</returns>
            /// <exception cref="InvalidInputException">
            /// A shape differs, or with <paramref name="strict"/>, a name. Then nothing was copied.
            /// </exception>
            public (IList<string> missing_keys, IList<string> unexpected_keys) load_state_dict(IReadOnlyDictionary<string, Tensor> source, bool strict = true)
            {
                ArgumentNullException.ThrowIfNull(source);
                Dictionary<string, Tensor> own = state_dict();
                List<string> missing = [.. own.Keys.Where(key => !source.ContainsKey(key))];
                List<string> unexpected = [.. source.Keys.Where(key => !own.ContainsKey(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidInputException($"{GetName()}: the weights are another network's: {Listed("missing", missing)}; {Listed("not known", unexpected)}.");
                foreach ((string name, Tensor target) in own)
                {
                    if (source.TryGetValue(name, out Tensor? tensor) && !target.shape.AsSpan().SequenceEqual(tensor.shape))
                        throw InvalidInputException.For(GetName(), name, $"shape [{string.Join(", ", target.shape)}]", $"[{string.Join(", ", tensor.shape)}]");
                }

                using (no_grad())
                {
                    foreach ((string name, Tensor target) in own)
                    {
                        if (source.TryGetValue(name, out Tensor? tensor))
                            _ = target.copy_(tensor);
                    }
                }

                return (missing, unexpected);
            }

            /// <summary>Moves parameters and buffers to a device; instances and optimisers keep referring to them.</summary>
            public Module to(Device device) => Convert(tensor => tensor.to(device), _ => true);

            /// <summary>Converts floating-point parameters and buffers.</summary>
            public Module to(ScalarType dtype) => Convert(tensor => tensor.to(dtype), tensor => tensor.is_floating_point());

            /// <summary>Puts the kernels of convolutions (parameters of four dimensions) into another order in memory.</summary>
            public Module to(MemoryFormat memory_format) => Convert(tensor => tensor.contiguous(memory_format), tensor => tensor.ndim == 4);

            private static string Listed(string what, List<string> names)
            {
                const int shown = 5;
                string tail = names.Count > shown ? $" and {names.Count - shown} more" : string.Empty;
                return names.Count == 0 ? $"none {what}" : $"{what} {string.Join(", ", names.Take(shown))}{tail}";
            }

            // The instance stays and gets other elements, so that whoever holds it (fields of modules, optimisers) sees the change.
            private Module Convert(Func<Tensor, Tensor> convert, Func<Tensor, bool> wanted)
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                foreach (Tensor tensor in parameters().Concat(buffers()).Where(wanted))
                {
                    tensor.SetData(convert(tensor));
                    if (tensor.grad is Tensor gradient)
                        tensor.grad = convert(gradient);
                }

                return this;
            }
        }
    }
}
