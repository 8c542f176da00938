using System.Runtime.CompilerServices;

namespace Vitruvian.Inference.Estimation;

/// <summary>What a network said about people, so that each is looked at once however many estimators and refiners ask: kept as long as somebody holds the <see cref="PersonView"/>. Calls may come from several threads at once.</summary>
/// <typeparam name="T">An answer.</typeparam>
internal sealed class KnownAnswers<T>
    where T : class
{
    private readonly ConditionalWeakTable<PersonView, T> _known = [];

    /// <summary>The answers about people.</summary>
    /// <param name="people">The people.</param>
    /// <param name="ask">Asks the network about people who are not known yet; fills an answer for each.</param>
    /// <returns>One answer a person.</returns>
    public T[] About(IReadOnlyList<PersonView> people, Action<PersonView[], T[]> ask)
    {
        ArgumentNullException.ThrowIfNull(people);
        var answers = new T?[people.Count];
        int[] unknown = [.. Enumerable.Range(0, people.Count).Where(i => !_known.TryGetValue(people[i], out answers[i]))];
        var asked = new T[unknown.Length];
        ask([.. unknown.Select(i => people[i])], asked);
        for (int n = 0; n < unknown.Length; n++)
        {
            answers[unknown[n]] = asked[n];
            _known.AddOrUpdate(people[unknown[n]], asked[n]);
        }

        return answers!;
    }
}
