using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Evaluation.Protocols;

/// <summary>Protocols whose truth is a mesh: 3DPW's, UP-3D's and SURREAL's, with models of SMPL's sizes.</summary>
public sealed class MeshProtocolTests : IDisposable
{
    private static readonly BodyModel s_neutral = RandomBodies.Model(1, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);
    private static readonly BodyModel s_female = RandomBodies.Model(2, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);
    private static readonly BodyModel s_male = RandomBodies.Model(3, SmplTopology.VertexCount, poseBlend: false, bindRotations: false);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThreeDpw_PosesTheTruthByItsGender()
    {
        AnnotatedSample[] people = [Person(BodyGender.Female, 1), Person(BodyGender.Male, 2), Person(null, 3)];
        ProtocolBodies bodies = Bodies();
        ProtocolEvaluation New() => new(ProtocolDefinitions.Of("3dpw-test-14"), bodies, new MemoryDataset(people));
        EvaluationReport perfect = ProtocolSet.Evaluate(New(), (_, sample) => new PersonEstimate { Body = Shifted(bodies.Pose(sample)) });
        foreach (string name in (string[])["mpjpe", "pa-mpjpe", "pve", "pa-pve"])
            perfect[name].ShouldBe(0, 2e-3, name);
        perfect.Samples.ShouldBe(3);
        perfect.Told("regressor").ShouldContain("J_regressor_h36m.npy");
        perfect.Told("gender").ShouldContain("gendered");
        perfect.Notes.ShouldBeEmpty();

        // The same parameters in the neutral model are other bodies.
        EvaluationReport neutral = ProtocolSet.Evaluate(New(), (_, sample) => new PersonEstimate { Body = s_neutral.Pose(sample.Body!) });
        neutral["mpjpe"].ShouldBeGreaterThan(100);
    }

    // Half of the vertices, none of which makes a joint, are 10 mm off.
    [Fact]
    public void Pve_CountsVerticesThatMakeNoJoint_AndMpjpeDoesNot()
    {
        AnnotatedSample person = Person(null, 4);
        ProtocolBodies bodies = Bodies();
        PosedBody truth = bodies.Pose(person);
        float[] vertices = [.. truth.Vertices];
        HashSet<int> used = [.. Used()];
        int[] moved = [.. Enumerable.Range(0, SmplTopology.VertexCount).Where(v => !used.Contains(v)).Take(SmplTopology.VertexCount / 2)];
        foreach (int v in moved)
            vertices[3 * v] += 0.01f;
        EvaluationReport report = ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of("3dpw-test-14"), bodies, new MemoryDataset(person)), (_, _) => new PersonEstimate { Body = new PosedBody(vertices, []) });
        report["mpjpe"].ShouldBe(0, 1e-3);
        report["pve"].ShouldBe(5, 1e-2);
    }

    [Fact]
    public void MissingModelsAndRegressors_AreNamed()
    {
        var dataset = new MemoryDataset(Person(BodyGender.Female, 1), Person(BodyGender.Male, 2));
        ProtocolDefinition definition = ProtocolDefinitions.Of("3dpw-test-14");
        Should.Throw<InvalidInputException>(() => new ProtocolEvaluation(definition, new ProtocolBodies(s_neutral) { Neutral = s_neutral }, dataset)).Message.ShouldContain("--regressor: expected Human3.6M's regressor");
        Should.Throw<InvalidInputException>(() => new ProtocolEvaluation(definition, new ProtocolBodies(ProtocolSet.BuiltIn), dataset)).Message.ShouldContain("--body-female FILE and --body-male FILE, with --regressor FILE");

        // A model of one gender is not there: those records are named, the others measured.
        var bodies = new ProtocolBodies(s_neutral, Regressor()) { Neutral = s_neutral, Male = s_male };
        EvaluationReport report = ProtocolSet.Evaluate(new ProtocolEvaluation(definition, bodies, dataset), (_, sample) => new PersonEstimate { Body = s_male.Pose(sample.Body!) });
        report.Samples.ShouldBe(1);
        report.Skipped.ShouldHaveSingleItem().ShouldContain("--body-female");
    }

    [Fact]
    public void WithoutModels_TheDatasetsOwnJointsAreTheTruth_AndTheDefinitionSaysSo()
    {
        // The built-in body's skeleton has SMPL's joints. SMPL has no top of the head: 13 of 14 joints are left.
        PosedBody posed = ProtocolSet.BuiltIn.Pose(RandomBodies.Parameters(ProtocolSet.BuiltIn, 7));
        AnnotatedSample sample = ProtocolSet.Sample("a", [.. Enumerable.Range(0, 24).Select(j => new Vector3d(posed.Joints[3 * j], posed.Joints[(3 * j) + 1], posed.Joints[(3 * j) + 2]))], JointSets.Smpl24);
        EvaluationReport report = ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of("3dpw-test-14"), new ProtocolBodies(ProtocolSet.BuiltIn), new MemoryDataset(sample)), (_, _) => new PersonEstimate { Body = posed });
        report["mpjpe"].ShouldBe(0, 1e-3);
        report.PerJoint.Count.ShouldBe(13);
        report.Told("joint set").ShouldContain("13 of the 14");
        report.Told("joint set").ShouldContain("head is not among the dataset's own");
        report.Told("truth").ShouldContain("no SMPL models");
        report.Told("regressor").ShouldContain("built-in body");
        report.Metrics.Select(m => m.Name).ShouldNotContain("pve");
    }

    [Fact]
    public void Skeletons_AreMeasuredAsTheyAre()
    {
        AnnotatedSample sample = Person(null, 9);
        ProtocolBodies bodies = Bodies();
        foreach (string name in (string[])["up-3d", "surreal"])
        {
            PosedBody truth = bodies.Pose(sample);
            EvaluationReport perfect = ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of(name), bodies, new MemoryDataset(sample)), (_, _) => new PersonEstimate { Body = truth });
            (perfect["mpjpe"], perfect["pve"]).ShouldBe((0, 0));

            // One of 24 joints, not the root, is 240 mm off.
            float[] joints = [.. truth.Joints];
            joints[3 * 7] += 0.24f;
            EvaluationReport off = ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of(name), bodies, new MemoryDataset(sample)), (_, _) => new PersonEstimate { Body = new PosedBody(truth.Vertices, joints) });
            off["mpjpe"].ShouldBe(10, 1e-3);
            off["pve"].ShouldBe(0, 1e-3);
            off.PerJoint[7].Joint.ShouldBe("left_ankle");
        }
    }

    [Fact]
    public void Regressors_WithEitherLegFirst_GiveTheSameJoints()
    {
        PosedBody posed = s_neutral.Pose(RandomBodies.Parameters(s_neutral, 5));
        double[] ours = new double[51], spins = new double[51];
        Regressor(leftFirst: false).Regress(posed.Vertices, ours);
        Regressor(leftFirst: true).Regress(posed.Vertices, spins);
        spins.ShouldBe(ours);

        // Row 1 is the right hip: the vertices of Human3.6M's second row.
        int vertex = Used().ElementAt(1);
        ours[3].ShouldBe(posed.Vertices[3 * vertex], 1e-9);
        int[] onOneSide = [.. Used()];
        onOneSide[4] = onOneSide[1];
        string path = Write("bad.npy", onOneSide);
        Should.Throw<InvalidInputException>(() => H36mRegressor.Read(path, s_neutral)).Message.ShouldContain("rows 1 and 4");
        NpyFile.Write(path, NpyArray.Create<float>("r", new float[17 * 10], 17, 10));
        Should.Throw<InvalidInputException>(() => H36mRegressor.Read(path, s_neutral)).Message.ShouldContain("(17, 6890)");
    }

    private ProtocolBodies Bodies() => new(s_neutral, Regressor()) { Neutral = s_neutral, Female = s_female, Male = s_male };

    // Each joint is one vertex, on the side of the body where it belongs, in the order of Human3.6M.
    private static IEnumerable<int> Used() => JointSets.JointNames(JointSets.H36m17).Select((name, j) =>
        Enumerable.Range(100 * j, 100).First(v => !name.Contains('_', StringComparison.Ordinal) || (s_neutral.Template[3 * v] > 0.05) == name.StartsWith("left_", StringComparison.Ordinal)));

    private H36mRegressor Regressor(bool leftFirst = false)
    {
        int[] used = [.. Used()];
        if (leftFirst)
            used = [used[0], used[4], used[5], used[6], used[1], used[2], used[3], .. used[7..]];
        return H36mRegressor.Read(Write("regressor.npy", used), s_neutral);
    }

    private string Write(string name, int[] used)
    {
        float[] values = new float[17 * SmplTopology.VertexCount];
        for (int j = 0; j < used.Length; j++)
            values[(j * SmplTopology.VertexCount) + used[j]] = 1;
        string path = _folder[name];
        NpyFile.Write(path, NpyArray.Create<float>("r", values, 17, SmplTopology.VertexCount));
        return path;
    }

    private static AnnotatedSample Person(BodyGender? gender, ulong seed) => new($"person {seed}") { Gender = gender, Body = RandomBodies.Parameters(s_neutral, seed) };

    private static PosedBody Shifted(PosedBody body) => new([.. body.Vertices.Select((v, i) => v + (0.5f * (i % 3)))], body.Joints);
}
