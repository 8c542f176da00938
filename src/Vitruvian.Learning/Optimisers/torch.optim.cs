using Vitruvian.Learning.Modules;

namespace Vitruvian.Learning;

public static partial class torch
{
    /// <summary>Optimisers and learning-rate schedules.</summary>
    public static partial class optim
    {
        /// <summary>Adam (Kingma, Ba 2015); weight decay is added to the gradient.</summary>
        /// <param name="parameters">What to optimise.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay of the mean gradient.</param>
        /// <param name="beta2">Decay of the mean squared gradient.</param>
        /// <param name="eps">Added to the root of the mean squared gradient.</param>
        /// <param name="weight_decay">Weight decay.</param>
        public static Adam Adam(IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
            Adam([new ParamGroup(parameters)], lr, beta1, beta2, eps, weight_decay);

        /// <summary>Adam with groups of parameters.</summary>
        public static Adam Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, false);

        /// <summary>Adam with decoupled weight decay (Loshchilov, Hutter 2019): weights shrink by lr weight_decay each step.</summary>
        /// <param name="parameters">What to optimise.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay of the mean gradient.</param>
        /// <param name="beta2">Decay of the mean squared gradient.</param>
        /// <param name="eps">Added to the root of the mean squared gradient.</param>
        /// <param name="weight_decay">Weight decay.</param>
        public static Adam AdamW(IEnumerable<Tensor> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0.01) =>
            AdamW([new ParamGroup(parameters)], lr, beta1, beta2, eps, weight_decay);

        /// <summary>AdamW with groups of parameters.</summary>
        public static Adam AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0.01) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, true);
    }
}
