using System.Globalization;
using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Cli.Infrastructure;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Inference.Pipeline;

namespace Vitruvian.Cli.Commands;

/// <summary><c>evaluate NAME</c>: one of the field's protocols.</summary>
internal sealed class EvaluateProtocolCommand : CliCommand
{
    // So many lines on stderr; a dataset without its pictures would fill the screen.
    private const int MostComplaints = 20;

    private readonly ProtocolDefinition _definition;

    /// <summary>Names the command.</summary>
    /// <param name="definition">Which protocol.</param>
    public EvaluateProtocolCommand(ProtocolDefinition definition)
        : base(
            definition.Name,
            $"{definition.Title}. {definition.Source}. Prints the protocol's definition with the figures.",
            $"vitruvian evaluate {definition.Name} --root data/{definition.Dataset} --method spin --limit 100",
            $"vitruvian evaluate {definition.Name} --root data/{definition.Dataset} --predictions mine.npz --json --out out")
    {
        _definition = definition;
        Add(ProtocolOptions.Root);
        Add(ProtocolOptions.Split);
        Add(ProtocolOptions.Images);
        Add(JointMethods.Method);
        Add(MethodOptions.Refine);
        Add(PriorSource.Prior);
        Add(MethodOptions.JointsModel);
        Add(MethodOptions.Camera);
        if (definition.Matching == MatchingRule.Detections)
        {
            Add(MethodOptions.DetectorModel);
            Add(ProtocolOptions.GivenBoxes);
        }

        Add(ProtocolOptions.Predictions);
        Add(SharedOptions.Body);
        if (NeedsRegressor)
            Add(ProtocolOptions.Regressor);
        if (NeedsModels)
        {
            Add(ProtocolOptions.BodyFemale);
            Add(ProtocolOptions.BodyMale);
        }

        if (definition.Task == ProtocolTask.Silhouette)
            Add(ProtocolOptions.Masks);
        if (definition.Task == ProtocolTask.Surface)
            Add(ProtocolOptions.Charts);
        Add(SharedOptions.Limit);
        Add(ProtocolOptions.Out);
    }

    private bool NeedsRegressor => _definition.Task == ProtocolTask.Space && _definition.ToldIn == JointSets.H36m17;

    private bool NeedsModels => _definition.Task == ProtocolTask.Space && _definition.Truth != TruthRule.DatasetJoints;

    /// <inheritdoc/>
    public override int Run(CommandSession session)
    {
        string? predicted = session.Get(ProtocolOptions.Predictions);
        if (predicted is not null && (session.Has(JointMethods.Method) || session.Has(MethodOptions.Refine)))
            throw InvalidInputException.For(ProtocolOptions.Predictions.Name, string.Empty, "no method or refinement beside it", session.Has(JointMethods.Method) ? JointMethods.Method.Name : MethodOptions.Refine.Name);
        ProtocolDefinition definition = session.Get(ProtocolOptions.Split) is { } split ? _definition with { Split = split } : _definition;
        if (session.Has(ProtocolOptions.GivenBoxes) && session.Get(ProtocolOptions.GivenBoxes))
            definition = definition with { Matching = MatchingRule.GivenBoxes };
        IAnnotatedDataset dataset = definition.Open(session.Get(ProtocolOptions.Root), session.Get(ProtocolOptions.Images));
        using PipelineParts? parts = predicted is null ? JointMethods.CreatePipeline(session) : null;
        ProtocolBodies bodies = Bodies(session, parts?.Model ?? BodySource.Load(session.Get(SharedOptions.Body)));
        SegmentationFolder? masks = session.Get(ProtocolOptions.Masks) is { } folder ? new SegmentationFolder(folder) : null;
        int? limit = session.Has(SharedOptions.Limit) ? session.Get(SharedOptions.Limit) : null;
        int complaints = 0;
        ProtocolEvaluation evaluation = new(definition, bodies, dataset, limit, masks, Complain, session.Cancellation);
        ProtocolRun run = new(session, evaluation);
        string method = "predictions";
        IReadOnlyList<string> refine = [];
        if (parts is null)
        {
            run.Measure(PredictionsFile.Read(predicted!, bodies.Model, dataset.Count));
        }
        else
        {
            if (definition.Matching == MatchingRule.Detections)
                parts.LoadDetector(session.Get(MethodOptions.DetectorModel));
            Reconstructor reconstructor = new(parts.Detector, parts.Estimator, parts.Refiners, new ReconstructorOptions { Camera = MethodOptions.CameraOf(session) });
            (method, refine) = (reconstructor.Method, reconstructor.Refine);
            run.Measure(reconstructor);
        }

        if (complaints > MostComplaints)
            session.Complain($"{complaints - MostComplaints} more are left out; the report (--json, --out) names all {complaints}.");
        EvaluationReport report = evaluation.ToReport(method, Settings(session, evaluation, dataset, parts?.Detector?.Name)) with { Refine = refine };
        if (parts is not null)
            report = report with { Metrics = [.. report.Metrics, ("ms-per-person", run.MillisecondsPerPerson)] };
        EvaluationOutput.Print(session, report);
        if (session.Get(ProtocolOptions.Out) is { } output)
            EvaluationOutput.Write(session, report, Path.Combine(output, definition.Name));
        return ExitCode.Done;

        void Complain(string line)
        {
            if (++complaints <= MostComplaints)
                session.Complain(line);
        }
    }

    // The method's body poses the dataset's parameters, too, where it is SMPL's.
    private ProtocolBodies Bodies(CommandSession session, BodyModel model)
    {
        string? regressor = NeedsRegressor ? session.Get(ProtocolOptions.Regressor) : null;
        if (regressor is not null && !SmplTopology.IsPlainSmpl(model))
            throw InvalidInputException.For(ProtocolOptions.Regressor.Name, string.Empty, "SMPL's model as --body, whose vertices the regressor is for", $"body '{model.Name}'");
        if (_definition.Task == ProtocolTask.Surface && session.Get(ProtocolOptions.Charts) is { } charts)
            model = DensePoseCharts.Apply(charts, model);
        return new ProtocolBodies(model, regressor is null ? null : H36mRegressor.Read(regressor, model))
        {
            Neutral = NeedsModels && SmplTopology.IsPlainSmpl(model) ? model : null,
            Female = Model(session, ProtocolOptions.BodyFemale),
            Male = Model(session, ProtocolOptions.BodyMale),
        };
    }

    private BodyModel? Model(CommandSession session, System.CommandLine.Option<string?> option)
    {
        if (!NeedsModels || session.Get(option) is not { } file)
            return null;
        BodyModel model = BodySource.Load(file);
        return SmplTopology.IsPlainSmpl(model)
            ? model
            : throw InvalidInputException.For(option.Name, file, $"SMPL's model ({SmplTopology.VertexCount} vertices, {SmplTopology.JointCount} joints)", $"{model.VertexCount} and {model.JointCount}{(model.Landmarks.Count > 0 ? ", with landmarks" : string.Empty)}");
    }

    private static List<(string, string)> Settings(CommandSession session, ProtocolEvaluation evaluation, IAnnotatedDataset dataset, string? detector)
    {
        List<(string, string)> settings =
        [
            ("dataset", dataset.Name), ("split", dataset.Split), ("records", evaluation.Records.ToString(CultureInfo.InvariantCulture)), ("skipped", evaluation.Skipped.Count.ToString(CultureInfo.InvariantCulture)),
            ("body", session.Get(SharedOptions.Body)),
        ];
        if (detector is not null)
            settings.Add(("detector", detector));
        if (session.Has(SharedOptions.Limit))
            settings.Add(("limit", session.Get(SharedOptions.Limit).ToString(CultureInfo.InvariantCulture)));
        return settings;
    }
}
