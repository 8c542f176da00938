using System.Text.Json.Nodes;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Evaluation.Protocols;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate protocols</c>: the definitions of the field's protocols.</summary>
internal sealed class EvaluateProtocolsCommand : CliCommand
{
    /// <summary>Names the command.</summary>
    public EvaluateProtocolsCommand()
        : base(
            "protocols",
            "Print the definitions of the field's protocols: dataset, sampling, joint set, regressor, root, gender, alignment, matching, metrics, source.",
            "vitruvian evaluate protocols",
            "vitruvian evaluate protocols --json")
    {
    }

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        JsonObject json = new(ProtocolDefinitions.All.Select(definition => KeyValuePair.Create(definition.Name, (JsonNode?)EvaluationOutput.Object(definition.Describe()))));
        session.PrintResult(json, ProtocolDefinitions.All.SelectMany((definition, i) => (IEnumerable<string>)[.. i > 0 ? [string.Empty] : (ReadOnlySpan<string>)[], .. EvaluationOutput.Lines(definition.Describe())]));
        return ExitCode.Done;
    }
}
