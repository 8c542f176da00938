using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Numerics;
using Vitruvian.Testing;

namespace Vitruvian.Tests.Evaluation.Protocols;

/// <summary>What tests of protocols share: bodies, joints, and the way through an evaluation.</summary>
internal static class ProtocolSet
{
    private static readonly Lazy<BodyModel> s_builtIn = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    /// <summary>The built-in body.</summary>
    internal static BodyModel BuiltIn => s_builtIn.Value;

    /// <summary>Human3.6M's joints of a person somewhere before a camera, by a seed.</summary>
    internal static Vector3d[] Joints(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. JointSets.JointNames(JointSets.H36m17).Select(_ => new Vector3d(random.NextNormal(), random.NextNormal(), 5 + random.NextNormal()))];
    }

    /// <summary>A record with joints in space.</summary>
    internal static AnnotatedSample Sample(string name, Vector3d[] joints, string set = JointSets.H36m17) =>
        new(name) { JointSet3D = set, Joints3D = [.. joints.Select(place => new Keypoint3D(place, double.IsNaN(place.X) ? 0 : 1))] };

    internal static double[] Flat(IEnumerable<Vector3d> joints) => [.. joints.SelectMany(p => new[] { p.X, p.Y, p.Z })];

    /// <summary>Evaluates; estimates are asked for by the number of their record in the dataset.</summary>
    internal static EvaluationReport Evaluate(ProtocolEvaluation evaluation, Func<int, AnnotatedSample, PersonEstimate?> estimate)
    {
        for (int i = 0; i < evaluation.Pictures.Count; i++)
        {
            ProtocolPicture picture = evaluation.Read(i);
            int number = i;
            evaluation.Measure(picture, [.. picture.People.Select((sample, k) => estimate(evaluation.Pictures[number][k], sample))])();
        }

        return evaluation.ToReport("test", []);
    }

    /// <summary>The value of a line of the definition that a report tells.</summary>
    internal static string Told(this EvaluationReport report, string line) => report.Definition.Single(entry => entry.Name == line).Value;
}
