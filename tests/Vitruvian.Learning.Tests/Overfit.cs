using Vitruvian.Learning.Data;
using Vitruvian.Learning.Training;
using static Vitruvian.Learning.torch;

namespace Vitruvian.Learning.Tests;

/// <summary>Teaches a task's network one batch by heart.</summary>
internal static class Overfit
{
    // At the end, so many steps' terms are averaged.
    private const int LastSteps = 3;

    /// <summary>Trains with a rate that falls along a cosine.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="steps">Steps.</param>
    /// <returns>The terms of the first step's loss, and the means of the last ones'.</returns>
    public static (IReadOnlyDictionary<string, double> First, IReadOnlyDictionary<string, double> Last) Run(TrainingTask task, double rate, int steps)
    {
        SampleBatch batch = task.MakeBatch(0);
        using Learning.Modules.Adam optimizer = optim.AdamW(task.Network.parameters(), rate, weight_decay: 0);
        optim.lr_scheduler.LRScheduler schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, steps);
        LossTerms terms = new();
        IReadOnlyDictionary<string, double> first = null!;
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            if (step == steps - LastSteps)
                _ = terms.Take();
            Tensor loss = task.Loss(batch, CPU, () => null, terms);
            if (step == 0)
                first = terms.Take();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            schedule.step();
        }

        return (first, terms.Take());
    }
}
