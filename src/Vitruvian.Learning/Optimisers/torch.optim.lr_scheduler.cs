namespace Vitruvian.Learning;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>
        /// Learning rates as functions of the step: the same values as PyTorch's recursions give, in closed form, so that a run resumes by setting
        /// <see cref="LRScheduler.last_epoch"/> alone.
        /// </summary>
        public static class lr_scheduler
        {
            /// <summary>Half a cosine from the initial rate down to a least one.</summary>
            /// <param name="optimizer">Whose rates to set.</param>
            /// <param name="T_max">Steps of the way down.</param>
            /// <param name="eta_min">The least rate.</param>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, long T_max, double eta_min = 0) =>
                new(optimizer, (initial, step) => eta_min + ((initial - eta_min) * (1 + Math.Cos(Math.PI * step / T_max)) / 2));

            /// <summary>initial (1 - step / total_iters)^power, then zero.</summary>
            public static LRScheduler PolynomialLR(Optimizer optimizer, long total_iters = 5, double power = 1) =>
                new(optimizer, (initial, step) => initial * Math.Pow(1 - ((double)Math.Min(step, total_iters) / total_iters), power));

            /// <summary>Multiplies the rate by a factor every so many steps.</summary>
            public static LRScheduler StepLR(Optimizer optimizer, long step_size, double gamma = 0.1) =>
                new(optimizer, (initial, step) => initial * Math.Pow(gamma, step / step_size));

            /// <summary>Multiplies the rate by a factor that goes linearly from one value to another: warm-up.</summary>
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, long total_iters = 5) =>
                new(optimizer, (initial, step) => initial * (start_factor + ((end_factor - start_factor) * Math.Min(step, total_iters) / total_iters)));

            /// <summary>Multiplies the rate by a function of the step.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<long, double> lr_lambda) =>
                new(optimizer, (initial, step) => initial * lr_lambda(step));

            /// <summary>One schedule after the other, each counting its own steps.</summary>
            /// <param name="optimizer">Whose rates to set.</param>
            /// <param name="schedulers">Schedules; the first from step 0.</param>
            /// <param name="milestones">Step at which each but the first begins, rising.</param>
            public static LRScheduler SequentialLR(Optimizer optimizer, IReadOnlyList<LRScheduler> schedulers, IReadOnlyList<long> milestones)
            {
                ArgumentNullException.ThrowIfNull(schedulers);
                ArgumentNullException.ThrowIfNull(milestones);
                if (milestones.Count != schedulers.Count - 1)
                    throw new ArgumentException($"milestones has {milestones.Count} entries; expected {schedulers.Count - 1} for {schedulers.Count} schedules.", nameof(milestones));
                return new(optimizer, (initial, step) =>
                {
                    int current = 0;
                    while (current < milestones.Count && step >= milestones[current])
                        current++;
                    return schedulers[current].Rate(initial, current == 0 ? step : step - milestones[current - 1]);
                });
            }

            /// <summary>Sets the learning rates of an optimiser, at once for step 0 and then with each <see cref="step"/>.</summary>
            public sealed class LRScheduler
            {
                private readonly Optimizer _optimizer;
                private readonly Func<double, long, double> _rate;
                private long _step;

                internal LRScheduler(Optimizer optimizer, Func<double, long, double> rate)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _rate = rate;
                    Apply();
                }

                /// <summary>Steps so far; setting it sets the rates of that step.</summary>
                public long last_epoch
                {
                    get => _step;
                    set
                    {
                        ArgumentOutOfRangeException.ThrowIfNegative(value);
                        _step = value;
                        Apply();
                    }
                }

                /// <summary>Goes on by one step; after the optimiser's.</summary>
                public void step() => last_epoch++;

                /// <summary>The rate of each group of parameters.</summary>
                public IEnumerable<double> get_last_lr() => _optimizer.ParamGroups.Select(group => group.LearningRate);

                /// <summary>The rate at a step for an initial rate.</summary>
                internal double Rate(double initial, long step) => _rate(initial, step);

                private void Apply()
                {
                    foreach (Modules.ParamGroup group in _optimizer.ParamGroups)
                        group.LearningRate = _rate(group.InitialLearningRate, _step);
                }
            }
        }
    }
}
