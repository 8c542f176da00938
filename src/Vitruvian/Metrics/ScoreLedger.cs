namespace Vitruvian.Metrics;

/// <summary>
/// What measures have counted, as one row of numbers, so that samples can be measured in different processes: taken out of one measure, which then has counted nothing, and given to another, which has
/// counted it then as if it had seen the samples itself. Every measure tells its counters once, in one method, for both ways.
/// </summary>
public sealed class ScoreLedger
{
    private readonly List<double> _numbers = [];
    private readonly bool _gives;
    private int _at;

    private ScoreLedger(bool gives) => _gives = gives;

    /// <summary>Takes all counts out of a measure.</summary>
    /// <param name="exchange">The measure's own method.</param>
    /// <returns>The numbers, in the measure's order; lists have their length in front.</returns>
    public static double[] Take(Action<ScoreLedger> exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ScoreLedger ledger = new(gives: false);
        exchange(ledger);
        return [.. ledger._numbers];
    }

    /// <summary>Adds counts to a measure, behind what it has counted.</summary>
    /// <param name="numbers">What <see cref="Take"/> returned.</param>
    /// <param name="exchange">The method of a measure of the same kind.</param>
    /// <exception cref="FormatException">They are numbers of another kind of measure.</exception>
    public static void Give(IEnumerable<double> numbers, Action<ScoreLedger> exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ScoreLedger ledger = new(gives: true);
        ledger._numbers.AddRange(numbers);
        exchange(ledger);
        if (ledger._at != ledger._numbers.Count)
            throw new FormatException($"counts have {ledger._numbers.Count} numbers; expected {ledger._at}.");
    }

    /// <summary>A counter.</summary>
    /// <param name="value">Its value.</param>
    /// <returns>Its new value.</returns>
    internal int Count(int value)
    {
        if (_gives)
            return checked(value + (int)Whole());
        _numbers.Add(value);
        return 0;
    }

    /// <summary>Counters.</summary>
    /// <param name="values">Their values; changed.</param>
    internal void Counts(Span<int> values)
    {
        foreach (ref int value in values)
            value = Count(value);
    }

    /// <summary>Counters.</summary>
    /// <param name="values">Their values; changed.</param>
    internal void Counts(Span<long> values)
    {
        foreach (ref long value in values)
        {
            if (_gives)
            {
                value += Whole();
                continue;
            }

            _numbers.Add(value);
            value = 0;
        }
    }

    /// <summary>Whether a part of a measure has counted anything; where not, its counts are left out.</summary>
    /// <param name="isThere">Whether it has, for taking.</param>
    internal bool Has(bool isThere)
    {
        if (_gives)
            return Whole() != 0;
        _numbers.Add(isThere ? 1 : 0);
        return isThere;
    }

    /// <summary>A list of values.</summary>
    /// <param name="values">The list; changed.</param>
    internal void Values(List<double> values)
    {
        if (_gives)
        {
            for (long left = Whole(); left > 0; left--)
                values.Add(Next());
            return;
        }

        _numbers.Add(values.Count);
        _numbers.AddRange(values);
        values.Clear();
    }

    /// <summary>A list of answers with scores.</summary>
    /// <param name="answers">The list; changed.</param>
    internal void Answers(List<(double Score, bool Right)> answers)
    {
        if (_gives)
        {
            for (long left = Whole(); left > 0; left--)
                answers.Add((Next(), Whole() != 0));
            return;
        }

        _numbers.Add(answers.Count);
        foreach ((double score, bool right) in answers)
        {
            _numbers.Add(score);
            _numbers.Add(right ? 1 : 0);
        }

        answers.Clear();
    }

    private double Next() => _at < _numbers.Count ? _numbers[_at++] : throw new FormatException($"counts end after {_numbers.Count} numbers; expected more.");

    private long Whole()
    {
        double value = Next();
        return value >= 0 && value <= long.MaxValue && value == Math.Floor(value) ? (long)value : throw new FormatException($"number {_at} of the counts is {value}; expected a whole number of at least 0.");
    }
}
