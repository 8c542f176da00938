using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Helpers for training.</summary>
        public static class utils
        {
            // PyTorch's guard against a norm of zero.
            private const double NormGuard = 1e-6;

            /// <summary>Scales all gradients down together so that the 2-norm of all of them is at most a limit.</summary>
            /// <param name="parameters">Tensors with gradients; those without are left out.</param>
            /// <param name="max_norm">The limit.</param>
            /// <returns>The norm before; NaN or infinite when a gradient is (then the gradients are spoilt, too: check it).</returns>
            public static double clip_grad_norm_(IEnumerable<Tensor> parameters, double max_norm)
            {
                ArgumentNullException.ThrowIfNull(parameters);
                using DisposeScope scope = NewDisposeScope();
                using IDisposable mode = no_grad();
                List<Tensor> gradients = [];
                foreach (Tensor parameter in parameters)
                {
                    if (parameter.grad is Tensor gradient)
                        gradients.Add(gradient);
                }

                if (gradients.Count == 0)
                    return 0;
                Tensor norm = stack(gradients.ConvertAll(gradient => gradient.norm())).norm();
                Tensor factor = (max_norm / (norm + NormGuard)).clamp(max: 1);
                foreach (Tensor gradient in gradients)
                    Aten.MulInPlace.Run(gradient, factor);
                return norm.item<double>();
            }
        }
    }
}
