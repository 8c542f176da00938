using Vitruvian.Learning.Native;

namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss does with the losses of its elements; the numbers are libtorch's.</summary>
        public enum Reduction
        {
            /// <summary>Leaves them.</summary>
            None = 0,

            /// <summary>Takes their mean.</summary>
            Mean = 1,

            /// <summary>Takes their sum.</summary>
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>Negative log-likelihood of classes under a softmax over dimension 1.</summary>
            /// <param name="input">Logits (B, C, ..).</param>
            /// <param name="target">Classes (B, ..) as int64, or probabilities of the input's shape.</param>
            /// <param name="weight">Weight of each class (C), or null.</param>
            /// <param name="ignore_index">Class that counts for nothing.</param>
            /// <param name="reduction">Mean (weighted), sum or none.</param>
            /// <param name="label_smoothing">Share of the probability that is spread over all classes.</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Aten.CrossEntropyLoss.Call(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Cross entropy of truth values under a sigmoid.</summary>
            /// <param name="input">Logits.</param>
            /// <param name="target">Probabilities, same shape.</param>
            /// <param name="weight">Weight of each element, or null.</param>
            /// <param name="reduction">Mean, sum or none.</param>
            /// <param name="pos_weights">Weight of the positive class, or null.</param>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Aten.BinaryCrossEntropyWithLogits.Call(input, target, weight, pos_weights, (long)reduction);

            /// <summary>Squared differences.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Aten.MseLoss.Call(input, target, (long)reduction);

            /// <summary>Absolute differences.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Aten.L1Loss.Call(input, target, (long)reduction);

            /// <summary>d^2 / (2 beta) for differences below beta, else |d| - beta / 2.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) =>
                Aten.SmoothL1Loss.Call(input, target, (long)reduction, beta);

            /// <summary>d^2 / 2 for differences below delta, else delta (|d| - delta / 2).</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double delta = 1) =>
                Aten.HuberLoss.Call(input, target, (long)reduction, delta);

            /// <summary>target (log target - input).</summary>
            /// <param name="input">Logarithms of probabilities.</param>
            /// <param name="target">Probabilities, same shape.</param>
            /// <param name="reduction">Mean, sum or none.</param>
            public static Tensor kl_div(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Aten.KlDiv.Call(input, target, (long)reduction);
        }
    }
}
