using Vitruvian.Bodies;
using Vitruvian.Bodies.Formats;
using Vitruvian.Fitting.Priors;
using Vitruvian.Formats;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Testing;
using Vitruvian.Tests.Formats;

namespace Vitruvian.Tests.Fitting.Priors;

public sealed class RotationClustersTests
{
    private static readonly Lazy<BodyModel> LazyBody = new(() => BodyModelFile.Read(RepositoryFolder.Asset("body", "vitruvian-body.npz")));

    [Fact]
    public void Combine_OfAnyShares_StaysInTheHull()
    {
        RotationClusters clusters = Committed();
        var random = new SeededRandom(1);
        for (int trial = 0; trial < 200; trial++)
        {
            int joint = random.NextInt(clusters.JointNames.Count);
            double[] scores = [.. Enumerable.Range(0, clusters.CentreCount(joint)).Select(_ => Math.Exp(4 * random.NextNormal()))];
            Vector3d angles = clusters.Combine(joint, [.. scores.Select(s => s / scores.Sum())]);

            // Nothing of a convex hull reaches further in any direction than its corners.
            for (int d = 0; d < 20; d++)
            {
                var direction = new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal());
                double reach = Enumerable.Range(0, scores.Length).Max(k => Vector3d.Dot(direction, clusters.Centre(joint, k)));
                (Vector3d.Dot(direction, angles) <= reach + 1e-9).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Combine_OfOneCentre_IsItsRotation()
    {
        var clusters = new RotationClusters(["left_knee"], [EulerOrder.Zxy], [[0.1, 0.2, 0.3, 1, 0.5, -0.5]]);
        clusters.Combine(0, [0.25, 0.75]).ShouldBe(new Vector3d(0.775, 0.425, -0.3));
        Matrix3 rotation = clusters.Rotation(0, [0, 1]);
        Matrix3 expected = new EulerAngles<EulerOrders.Zxy>(1, 0.5, -0.5).ToMatrix();
        rotation.ShouldBe(expected);
        Should.Throw<ArgumentException>(() => clusters.Combine(0, [1])).Message.ShouldContain("1 values; expected 2");
    }

    [Fact]
    public void CommittedClusters_CoverTheBodysJointsWithMirroredSides() => CheckMirrored(Committed());

    [Fact]
    public void DistanceFromHull_OfACube_IsWorkedOutByHand()
    {
        Vector3d[] cube = [.. Enumerable.Range(0, 8).Select(i => new Vector3d(i & 1, (i >> 1) & 1, (i >> 2) & 1))];
        RotationClusterFit.DistanceFromHull(new Vector3d(0.5, 0.4, 0.7), cube).ShouldBe(0, 0.02);
        RotationClusterFit.DistanceFromHull(new Vector3d(3, 0.5, 0.5), cube).ShouldBe(2, 0.02);
        RotationClusterFit.DistanceFromHull(new Vector3d(2, 2, 1), cube).ShouldBe(Math.Sqrt(2), 1e-9);
    }

    [Fact]
    public void KMeans_OfSeparateHeaps_FindsTheirMeansLargestFirst()
    {
        var random = new SeededRandom(2);
        Vector3d[] points = [.. Enumerable.Range(0, 600).Select(i => new Vector3d(i % 3 == 0 ? 5 : 0, i % 6 == 1 ? 4 : 0, 0) + (0.1 * new Vector3d(random.NextNormal(), random.NextNormal(), random.NextNormal())))];
        Vector3d[] centres = new MirroredKMeans(points, 3, null).Run(new SeededRandom(3));

        // 300 points at the origin, 200 at (5, 0, 0), 100 at (0, 4, 0).
        (centres[0].Length <= 0.05).ShouldBeTrue($"{centres[0]}");
        ((centres[1] - new Vector3d(5, 0, 0)).Length <= 0.05).ShouldBeTrue($"{centres[1]}");
        ((centres[2] - new Vector3d(0, 4, 0)).Length <= 0.05).ShouldBeTrue($"{centres[2]}");
    }

    [Fact]
    public void Run_OnRecordedMotion_ClustersEveryJoint()
    {
        using var folder = new TemporaryFolder();
        var motion = new RecordedMotion();
        var random = new SeededRandom(4);
        for (int i = 0; i < 40; i++)
            motion.AddRandom(random);
        var options = new RotationClusterOptions { DefaultCount = 3, Counts = new Dictionary<string, int> { ["right_hip"] = 5 } };
        RotationClusterResult result = new RotationClusterFit(LazyBody.Value, motion.Read(folder["motion.npz"]), options).Run(() => { });
        result.Clusters.CentreCount(0).ShouldBe(5);
        result.Clusters.CentreCount(2).ShouldBe(3);
        result.DistinctPoses.ShouldBeInRange(30, 40);
        CheckMirrored(result.Clusters);
        RotationClustersFile.Write(folder["clusters.npz"], result.Clusters);
        RotationClusters read = RotationClustersFile.Read(folder["clusters.npz"]);
        for (int j = 0; j < 23; j++)
        {
            read.Order(j).ShouldBe(result.Clusters.Order(j));
            read.Centres(j).SequenceEqual(result.Clusters.Centres(j)).ShouldBeTrue();
        }

        Image picture = new RotationClusterPicture(LazyBody.Value).Draw(read);
        picture.Width.ShouldBeGreaterThan(4 * 300);
    }

    [Fact]
    public void Options_OfBadFiles_NameTheField()
    {
        using var folder = new TemporaryFolder();
        Refuse("""{"default": 0}""", "default", "1 to 1000");
        Refuse("""{"joints": {"tail": 3}}""", "joints.tail", "left_hip");
        Refuse("""{"joints": {"left_hip": 2.5}}""", "left_hip", "2.5");
        Refuse("""{"count": 3}""", "'count'");
        Refuse("[", "JSON");
        RotationClusterOptions options = RotationClusterOptions.Read(folder.Write("good.json", """{"default": 4, "joints": {"left_hip": 7}}"""), ["left_hip", "right_hip", "neck"]);
        options.CountOf("right_hip").ShouldBe(7);
        options.CountOf("neck").ShouldBe(4);

        void Refuse(string json, params string[] mentions) =>
            ShouldBeInvalid.Input(() => RotationClusterOptions.Read(folder.Write("bad.json", json), ["left_hip", "right_hip"]), ["bad.json", .. mentions]);
    }

    [Fact]
    public void Read_OfBadFiles_NamesTheField()
    {
        using var folder = new TemporaryFolder();
        Refuse([0, 1, 1], [1], [1, 2, 3], "orders");
        Refuse([0, 1, 2], [0], [1, 2, 3], "counts");
        Refuse([0, 1, 2], [2], [1, 2, 3], "centres", "(2, 3)");
        Refuse([0, 1, 2], [1], [1, 2, float.NaN], "centres", "NaN");

        void Refuse(byte[] orders, short[] counts, float[] centres, params string[] mentions)
        {
            NpzWriter.Write(folder["bad.npz"], writer =>
            {
                byte[] json = """{"format":"vitruvian-rotation-clusters","version":1,"jointNames":["knee"]}"""u8.ToArray();
                writer.Add<byte>("metadata", json, json.Length);
                writer.Add<byte>("orders", orders, 1, 3);
                writer.Add<short>("counts", counts, 1);
                writer.Add<float>("centres", centres, 1, 3);
            });
            ShouldBeInvalid.Input(() => RotationClustersFile.Read(folder["bad.npz"]), ["bad.npz", .. mentions]);
        }
    }

    // Every centre's image is a centre of the other side (of the same joint in the middle).
    private static void CheckMirrored(RotationClusters clusters)
    {
        BodyModel body = LazyBody.Value;
        clusters.JointNames.ShouldBe(body.JointNames[1..]);
        var mirror = new BodyMirror(body.JointNames);
        for (int j = 1; j < body.JointCount; j++)
        {
            int partner = mirror.Partner(j) - 1;
            clusters.CentreCount(partner).ShouldBe(clusters.CentreCount(j - 1));
            for (int k = 0; k < clusters.CentreCount(j - 1); k++)
            {
                AxisAngle r = AxisAngle.FromMatrix(clusters.Order(j - 1).Rotation(clusters.Centre(j - 1, k)));
                Matrix3 image = new AxisAngle(r.X, -r.Y, -r.Z).ToMatrix();
                double nearest = Enumerable.Range(0, clusters.CentreCount(partner))
                    .Min(i => AxisAngle.FromMatrix(image.Transpose() * clusters.Order(partner).Rotation(clusters.Centre(partner, i))).Angle);
                (nearest <= 1e-3).ShouldBeTrue($"{clusters.JointNames[j - 1]}, centre {k}: {nearest}");
            }
        }
    }

    private static RotationClusters Committed() => RotationClustersFile.Read(RepositoryFolder.Asset("priors", "rotation-clusters.npz"));
}
