namespace Vitruvian.Cli.Infrastructure;

/// <summary>The steps that one piece of work counts in a progress that many share: no more than announced, and all of them in the end.</summary>
/// <param name="steps">Number announced.</param>
/// <param name="advance">Called once a step.</param>
internal sealed class StepBudget(int steps, Action advance)
{
    private int _left = steps;

    /// <summary>Some steps are done.</summary>
    /// <param name="count">How many.</param>
    public void Advance(int count)
    {
        for (; count > 0 && _left > 0; count--, _left--)
            advance();
    }

    /// <summary>All is done.</summary>
    public void Spend() => Advance(_left);
}
