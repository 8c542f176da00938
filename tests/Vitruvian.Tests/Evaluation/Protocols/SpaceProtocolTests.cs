using Vitruvian.Bodies;
using Vitruvian.Datasets;
using Vitruvian.Evaluation;
using Vitruvian.Evaluation.Protocols;
using Vitruvian.Numerics;

namespace Vitruvian.Tests.Evaluation.Protocols;

/// <summary>Protocols whose truth is joints in space: Human3.6M's two, and MPI-INF-3DHP's.</summary>
public sealed class SpaceProtocolTests
{
    private static readonly ProtocolBodies s_bodies = new(ProtocolSet.BuiltIn);

    [Fact]
    public void PerfectJoints_HaveNoError_WhereverTheyAre()
    {
        Vector3d[] joints = ProtocolSet.Joints(1);
        EvaluationReport report = Evaluate("h36m-p1", [ProtocolSet.Sample("a", joints)], [[.. joints.Select(p => p + new Vector3d(3, -2, 9))]]);
        report.Samples.ShouldBe(1);
        report["mpjpe"].ShouldBe(0, 1e-3);
        report["pa-mpjpe"].ShouldBe(0, 1e-3);
        report["pck150"].ShouldBe(1);

        // The first of the curve's thresholds is 0, which rounding of moved coordinates may miss.
        report["auc150"].ShouldBeGreaterThanOrEqualTo(30 / 31.0);
        Evaluate("h36m-p1", [ProtocolSet.Sample("a", joints)], [joints])["auc150"].ShouldBe(1);
        report.Told("joint set").ShouldContain("14 joints");
        report.Told("regressor").ShouldContain("built-in body");
        report.Told("root").ShouldContain("pelvis");
        report.Skipped.ShouldBeEmpty();
    }

    // All joints but the pelvis lie 30 mm to the right: the error of the 14, none after alignment. Of the thresholds 0, 5 ... 150 mm, 25 of 31 are at least 30 mm.
    [Fact]
    public void JointsBesideThePelvis_HaveTheErrorOfTheHand()
    {
        Vector3d[] joints = ProtocolSet.Joints(2);
        Vector3d[] found = [.. joints.Select((p, j) => j == 0 ? p : p + new Vector3d(0.0302, 0, 0))];
        EvaluationReport report = Evaluate("h36m-p1", [ProtocolSet.Sample("a", joints)], [found]);
        report["mpjpe"].ShouldBe(30.2, 1e-3);
        report["pa-mpjpe"].ShouldBe(0, 1e-3);
        report["auc150"].ShouldBe(24 / 31.0, 1e-9);
        report.PerJoint.Count.ShouldBe(14);
        report.PerJoint.Select(row => row.Joint).ShouldNotContain("pelvis");
        report.PerJoint[0].Metrics[0].Value.ShouldBe(30.2, 1e-3);
    }

    // Spine and jaw are not among the 14: wrong ones change nothing. Means are over records, one of 40 mm and one of none.
    [Fact]
    public void JointsThatAreNotAmongThe14_DoNotCount_AndMeansAreOverRecords()
    {
        Vector3d[] joints = ProtocolSet.Joints(3);
        string[] names = [.. JointSets.JointNames(JointSets.H36m17)];
        Vector3d[] found = [.. joints];
        found[Array.IndexOf(names, "spine")] += new Vector3d(5, 5, 5);
        found[Array.IndexOf(names, "jaw")] += new Vector3d(5, 5, 5);
        Vector3d[] off = [.. joints.Select((p, j) => j == 0 ? p : p - new Vector3d(0, 0.04, 0))];
        EvaluationReport report = Evaluate("h36m-p1", [ProtocolSet.Sample("a", joints), ProtocolSet.Sample("b", joints)], [found, off]);
        report["mpjpe"].ShouldBe(20, 1e-3);
    }

    // 17 joints, of which pelvis, spine and jaw do not count as correct or wrong. The jaw is 1 m off, one wrist 200 mm: 13 of 14 within 150 mm.
    [Fact]
    public void MpiInf3dhp_Measures17Joints_AndCounts14()
    {
        Vector3d[] joints = ProtocolSet.Joints(4);
        string[] names = [.. JointSets.JointNames(JointSets.H36m17)];
        Vector3d[] found = [.. joints];
        found[Array.IndexOf(names, "jaw")] += new Vector3d(1, 0, 0);
        found[Array.IndexOf(names, "left_wrist")] += new Vector3d(0, 0.2, 0);
        EvaluationReport report = Evaluate("mpi-inf-3dhp", [ProtocolSet.Sample("a", joints)], [found]);
        report["mpjpe"].ShouldBe(1200 / 17.0, 1e-3);
        report["pck150"].ShouldBe(13 / 14.0, 1e-9);
        report.PerJoint.Count.ShouldBe(17);
    }

    [Fact]
    public void OtherDatasetsNames_AreTheSameJoints()
    {
        Vector3d[] joints = ProtocolSet.Joints(5);
        string[] h36m = [.. JointSets.JointNames(JointSets.H36m17)];
        foreach (string set in (string[])[JointSets.Spin24, JointSets.MpiInf3dhp17])
        {
            int[] places = CommonJoints.PlacesIn(JointSets.H36m17, set);
            Vector3d[] told = [.. JointSets.JointNames(set).Select(_ => new Vector3d(double.NaN, 0, 0))];
            for (int j = 0; j < h36m.Length; j++)
                told[places[j]] = joints[j];
            Evaluate("mpi-inf-3dhp", [ProtocolSet.Sample("a", told, set)], [joints])["mpjpe"].ShouldBe(0, 1e-3);
        }

        // LSP's neck and top of the head are Human3.6M's thorax and head; SPIN's files have them at 12 and 18; SMPL has no such head.
        string[] spin = [.. JointSets.JointNames(JointSets.Spin24)];
        int[] inSpin = CommonJoints.PlacesIn(JointSets.H36m17, JointSets.Spin24);
        (inSpin[Array.IndexOf(h36m, "thorax")], inSpin[Array.IndexOf(h36m, "head")], spin[18]).ShouldBe((12, 18, "head"));
        CommonJoints.PlacesIn(JointSets.H36m17, JointSets.Smpl24)[Array.IndexOf(h36m, "head")].ShouldBe(-1);
        CommonJoints.Shared14.ShouldBe(["right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist", "thorax", "head"]);
    }

    [Fact]
    public void Records_AreThoseOfTheProtocol()
    {
        AnnotatedSample Frame(string subject, string view, int frame) => ProtocolSet.Sample($"{subject}/{view}/{frame}", ProtocolSet.Joints(1)) with { Subject = subject, View = view, Frame = frame, Sequence = "Walking" };
        AnnotatedSample[] samples =
        [
            Frame("S9", "60457274", 3), Frame("S9", "60457274", 4), Frame("S9", "60457274", 8), Frame("S9", "54138969", 5), Frame("S9", "54138969", 9), Frame("S11", "60457274", 0), Frame("S1", "60457274", 0), Frame("S9", "60457274", 13),
        ];
        string[] Taken(string protocol) =>
        [
            .. ProtocolDefinitions.Of(protocol).Sampling.Select(new MemoryDataset(samples), null, _ => { }).Select(entry => entry.Name),
        ];
        Taken("h36m-p1").ShouldBe(["S9/60457274/3", "S9/60457274/8", "S9/54138969/5", "S11/60457274/0", "S9/60457274/13"]);
        Taken("h36m-p2").ShouldBe(["S9/60457274/3", "S9/60457274/8", "S11/60457274/0", "S9/60457274/13"]);
        new SampleRule { MiddleOnly = true }.Select(new MemoryDataset(samples[..3]), null, _ => { }).Select(entry => entry.Index).ShouldBe([1]);
        ProtocolDefinitions.Of("h36m-p2").Sampling.Description.ShouldBe("subjects S9, S11; camera 60457274; every 5th frame from each recording's first");
        ProtocolDefinitions.Of("h36m-p1").Sampling.Select(new MemoryDataset(samples), 2, _ => { }).Count.ShouldBe(2);
    }

    [Fact]
    public void BrokenRecords_AreNamed_AndTheOthersMeasured()
    {
        Vector3d[] joints = ProtocolSet.Joints(6), lacking = [.. joints];
        lacking[5] = new Vector3d(double.NaN, 0, 0);
        List<string> told = [];
        var dataset = new MemoryDataset(ProtocolSet.Sample("a", joints), null, ProtocolSet.Sample("c", lacking), new AnnotatedSample("d"), ProtocolSet.Sample("e", joints), ProtocolSet.Sample("f", joints));
        var evaluation = new ProtocolEvaluation(ProtocolDefinitions.Of("h36m-p1"), s_bodies, dataset, complain: told.Add);
        EvaluationReport report = ProtocolSet.Evaluate(evaluation, (_, sample) => sample.Name switch
        {
            "e" => null,
            "f" => new PersonEstimate { Joints = [.. Enumerable.Repeat(double.NaN, 51)] },
            _ => new PersonEstimate { Joints = ProtocolSet.Flat(joints) },
        });
        report.Samples.ShouldBe(1);
        report["mpjpe"].ShouldBe(0, 1e-3);
        report.Skipped.ShouldBe(told);
        report.Skipped.Count.ShouldBe(5);
        foreach ((string reason, string word) in report.Skipped.Zip((string[])["record 1", "c: joints in space: expected a joint 'left_knee'", "d: joints in space", "e: no estimate", "f: joints in space"]))
            reason.ShouldContain(word);
        Should.Throw<InvalidInputException>(() => new ProtocolEvaluation(ProtocolDefinitions.Of("h36m-p1"), s_bodies, new MemoryDataset([null]))).Message.ShouldContain("1 broken, the first: memory: record 0");
    }

    private static EvaluationReport Evaluate(string protocol, AnnotatedSample[] samples, Vector3d[][] found) =>
        ProtocolSet.Evaluate(new ProtocolEvaluation(ProtocolDefinitions.Of(protocol), s_bodies, new MemoryDataset(samples)), (i, _) => new PersonEstimate { Joints = ProtocolSet.Flat(found[i]) });
}
