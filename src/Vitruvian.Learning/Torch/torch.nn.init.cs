namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters, written in place without gradients; the same as PyTorch's for the same random state.</summary>
        public static class init
        {
            /// <summary>One value.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(tensor, t => t.fill_(val));

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Normal random numbers.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1) => Quietly(tensor, t => t.normal_(mean, std));

            /// <summary>Uniform random numbers in [low, high).</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1) => Quietly(tensor, t => t.uniform_(low, high));

            /// <summary>Uniform with the variance that keeps the signal's (He et al. 2015): the bound is gain sqrt(3 / fan in).</summary>
            /// <param name="tensor">Weights (out, in, ..).</param>
            /// <param name="a">Slope of the leaky ReLU that follows; the gain is sqrt(2 / (1 + a^2)).</param>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0)
            {
                double bound = Math.Sqrt(2 / (1 + (a * a))) * Math.Sqrt(3.0 / Fans(tensor).In);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with the variance that keeps the signal's (He et al. 2015): the deviation is sqrt(2 / fan).</summary>
            /// <param name="tensor">Weights (out, in, ..).</param>
            /// <param name="fan_out">Counts the outputs (keeps the gradients' variance) in place of the inputs.</param>
            public static Tensor kaiming_normal_(Tensor tensor, bool fan_out = false)
            {
                (long inputs, long outputs) = Fans(tensor);
                return normal_(tensor, 0, Math.Sqrt(2.0 / (fan_out ? outputs : inputs)));
            }

            /// <summary>Uniform with the bound gain sqrt(6 / (fan in + fan out)) (Glorot, Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                (long inputs, long outputs) = Fans(tensor);
                double bound = gain * Math.Sqrt(6.0 / (inputs + outputs));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Inputs and outputs that one element of a weight serves, the kernel's area included.</summary>
            internal static (long In, long Out) Fans(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"The weight is {tensor}; expected at least two dimensions (out, in, ..).", nameof(tensor));
                long area = 1;
                for (int i = 2; i < shape.Length; i++)
                    area *= shape[i];
                return (shape[1] * area, shape[0] * area);
            }

            private static Tensor Quietly(Tensor tensor, Action<Tensor> write)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                using (no_grad())
                    write(tensor);
                return tensor;
            }
        }
    }
}
