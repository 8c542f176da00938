using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static unsafe partial class autograd
    {
        /// <summary>The backward pass of an operation that libtorch does not know.</summary>
        /// <param name="outputGrad">Gradient with respect to the output.</param>
        /// <param name="saved">The saved tensors, in their order.</param>
        /// <returns>One gradient for each input, of its shape; null where it has none.</returns>
        public delegate Tensor?[] Backward(Tensor outputGrad, Tensor[] saved);

        /// <summary>
        /// Runs an operation with a backward pass of its own. The forward function records no gradients; when an input requires them, its
        /// result is given the backward function.
        /// </summary>
        /// <param name="name">The operation's name, for messages.</param>
        /// <param name="inputs">What gradients are given for.</param>
        /// <param name="forward">Computes a new tensor (not a view of an input) and names the tensors that the backward pass needs; they are kept
        /// alive without their history, and freed with the graph. It must not keep anything else of the current dispose scope.</param>
        /// <param name="backward">Gradients of the inputs; runs inside a dispose scope, and with gradients recorded only when a second derivative is asked for.</param>
        /// <returns>What the forward function computed.</returns>
        public static Tensor apply(string name, Tensor[] inputs, Func<(Tensor Output, Tensor[] Saved)> forward, Backward backward)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            ArgumentNullException.ThrowIfNull(forward);
            Tensor output;
            Tensor[] saved;
            using (no_grad())
                (output, saved) = forward();
            if (!is_grad_enabled() || !Array.Exists(inputs, input => input.requires_grad))
                return output;

            // Detached copies: the output itself among them would keep its own graph alive for ever.
            var context = new BackwardContext(name, backward, Array.ConvertAll(saved, tensor => tensor.detach().DetachFromDisposeScope()));
            GCHandle handle = GCHandle.Alloc(context);
            int status;
            fixed (nint* inputHandles = Handles(inputs))
                status = NativeMethods.vt_attach_backward(output.Handle, inputHandles, inputs.Length, name, &RunBackward, &Release, GCHandle.ToIntPtr(handle));
            GC.KeepAlive(inputs);
            GC.KeepAlive(output);
            NativeMethods.Check(status, name);
            return output;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int RunBackward(nint context, nint outputGrad, nint* inputGrads, int inputCount, byte* message, int capacity)
        {
            // No exception may cross native frames: it becomes the message of the one that backward() throws.
            try
            {
                ((BackwardContext)GCHandle.FromIntPtr(context).Target!).Run(outputGrad, new Span<nint>(inputGrads, inputCount));
                return 0;
            }
#pragma warning disable CA1031 // Every kind of exception has to end here.
            catch (Exception error)
#pragma warning restore CA1031
            {
                var text = new Span<byte>(message, capacity);
                _ = Encoding.UTF8.TryGetBytes(error.Message.AsSpan(0, Math.Min(error.Message.Length, capacity / 4)), text[..^1], out int length);
                text[length] = 0;
                return -1;
            }
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static void Release(nint context)
        {
            GCHandle handle = GCHandle.FromIntPtr(context);
            ((BackwardContext)handle.Target!).Free();
            handle.Free();
        }

        private sealed class BackwardContext(string name, Backward backward, Tensor[] saved)
        {
            public void Run(nint outputGrad, Span<nint> inputGrads)
            {
                using DisposeScope scope = NewDisposeScope();
                if (outputGrad == 0)
                    return;
                Tensor?[] gradients = backward(new Tensor(outputGrad), saved);
                if (gradients.Length != inputGrads.Length)
                    throw new InvalidOperationException($"{name}: the backward function gave {gradients.Length} gradients; expected {inputGrads.Length}.");
                for (int i = 0; i < gradients.Length; i++)
                    inputGrads[i] = gradients[i] is Tensor gradient ? NativeMethods.vt_retain(gradient.Handle) : 0;
            }

            public void Free()
            {
                foreach (Tensor tensor in saved)
                    tensor.Dispose();
            }
        }
    }
}
