using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Gradients of outputs with respect to inputs, without touching anybody's <see cref="Tensor.grad"/>.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>Sum over the outputs of their gradients with respect to each input.</summary>
        /// <param name="outputs">Results; scalars unless <paramref name="grad_outputs"/> is given.</param>
        /// <param name="inputs">Tensors that require gradients.</param>
        /// <param name="grad_outputs">Gradient with respect to each output; null for ones.</param>
        /// <param name="retain_graph">Keeps what the forward pass stored, for another pass.</param>
        /// <param name="create_graph">Records the computation of the gradients, for second derivatives.</param>
        /// <param name="allow_unused">Gives null for an input that no output depends on; otherwise that is an error.</param>
        public static Tensor?[] grad(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            nint[] results = new nint[inputs.Count];
            int status;
            fixed (nint* outputHandles = Handles(outputs), inputHandles = Handles(inputs), gradHandles = grad_outputs is null ? null : Handles(grad_outputs), resultHandles = results)
            {
                status = NativeMethods.vt_gradients(
                    outputHandles, gradHandles, outputs.Count, inputHandles, inputs.Count, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, resultHandles);
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            NativeMethods.Check(status, "autograd.grad");
            return Array.ConvertAll(results, handle => handle == 0 ? null : new Tensor(handle));
        }

        private static nint[] Handles(IReadOnlyList<Tensor> tensors)
        {
            nint[] handles = new nint[tensors.Count];
            for (int i = 0; i < handles.Length; i++)
                handles[i] = tensors[i].Handle;
            return handles;
        }
    }

    public sealed unsafe partial class Tensor
    {
        /// <summary>Whether gradients are recorded for this tensor; can be set on leaves.</summary>
        public bool requires_grad
        {
            get
            {
                bool answer = NativeMethods.vt_requires_grad(Handle) != 0;
                GC.KeepAlive(this);
                return answer;
            }

            set
            {
                NativeMethods.Check(NativeMethods.vt_set_requires_grad(Handle, value ? 1 : 0), $"requires_grad({Description})");
                GC.KeepAlive(this);
            }
        }

        /// <summary>Whether the tensor was made by the user rather than by recorded operations.</summary>
        public bool is_leaf
        {
            get
            {
                bool answer = NativeMethods.vt_is_leaf(Handle) != 0;
                GC.KeepAlive(this);
                return answer;
            }
        }

        /// <summary>The gradient that backward passes have added up; null when there is none. Each call makes an instance of its own.</summary>
        public Tensor? grad
        {
            get
            {
                nint handle;
                NativeMethods.Check(NativeMethods.vt_grad(Handle, &handle), "grad");
                GC.KeepAlive(this);
                return handle == 0 ? null : new Tensor(handle);
            }

            set
            {
                NativeMethods.Check(NativeMethods.vt_set_grad(Handle, value is null ? 0 : value.Handle), $"set grad of {Description}");
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Sets <see cref="requires_grad"/>.</summary>
        /// <returns>This tensor.</returns>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Adds the gradients of this tensor to <see cref="grad"/> of every leaf it was computed from.</summary>
        /// <param name="gradient">Gradient with respect to this tensor, same shape; null for a scalar, where it is one.</param>
        /// <param name="retain_graph">Keeps what the forward pass stored, for another backward pass.</param>
        /// <param name="create_graph">Records the backward pass itself, for second derivatives.</param>
        public void backward(Tensor? gradient = null, bool retain_graph = false, bool create_graph = false)
        {
            int status = NativeMethods.vt_backward(Handle, gradient is null ? 0 : gradient.Handle, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0);
            NativeMethods.Check(status, $"backward({Description})");
            GC.KeepAlive(this);
            GC.KeepAlive(gradient);
        }

        /// <summary>The same elements without gradient history.</summary>
        public Tensor detach() => Aten.Detach.Call(this);
    }
}
