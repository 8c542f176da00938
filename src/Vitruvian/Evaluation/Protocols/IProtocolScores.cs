namespace Vitruvian.Evaluation.Protocols;

/// <summary>The figures of one protocol, collected picture by picture.</summary>
internal interface IProtocolScores
{
    /// <summary>Records that entered the figures.</summary>
    int Samples { get; }

    /// <summary>The figures so far, in the order in which they are told; lengths in millimetres, shares from 0 to 1.</summary>
    IReadOnlyList<(string Name, double Value)> Metrics { get; }

    /// <summary>Those of single joints.</summary>
    IReadOnlyList<(string Joint, IReadOnlyList<(string Name, double Value)> Metrics)> PerJoint { get; }

    /// <summary>Those of single parts.</summary>
    IReadOnlyList<(string Part, IReadOnlyList<(string Name, double Value)> Metrics)> PerPart { get; }

    /// <summary>What the figures lack or depend on besides the definition.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Measures a picture; from any thread.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="estimates">With given boxes one a record, null where the program says nothing of it; else all of the picture.</param>
    /// <param name="skip">Is told of each record that cannot be measured, one line.</param>
    /// <returns>Adds what was measured to the figures; one such call at a time.</returns>
    Action Measure(ProtocolPicture picture, IReadOnlyList<PersonEstimate?> estimates, Action<string> skip);
}
