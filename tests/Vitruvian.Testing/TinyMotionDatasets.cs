using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vitruvian.Bodies;
using Vitruvian.Formats;
using Vitruvian.Numerics;
using static Vitruvian.Testing.MatV5Writer;
using static Vitruvian.Testing.TinyDatasets;

namespace Vitruvian.Testing;

/// <summary>Look-alikes of the field's datasets with joints in space and bodies; see <see cref="TinyDatasets"/>.</summary>
public static class TinyMotionDatasets
{
    /// <summary>3DPW's test split: one sequence of two people and three frames, from the fixture <c>make_fixtures.py</c> made.</summary>
    public static string ThreeDpw(string folder)
    {
        Copy(Path.Combine(folder, "sequenceFiles", "test", "tiny_street_00.pkl"), "3dpw", "sequenceFiles", "test", "tiny_street_00.pkl");
        Picture(Path.Combine(folder, "imageFiles", "tiny_street_00", "image_00000.jpg"), 108, 192);
        return folder;
    }

    /// <summary>UP-3D: one photo of the test split, and one whose files are missing.</summary>
    public static string Up3d(string folder)
    {
        Copy(Path.Combine(folder, "00000_body.pkl"), "up-3d", "00000_body.pkl");
        Copy(Path.Combine(folder, "00000_joints.npy"), "up-3d", "00000_joints.npy");
        Picture(Path.Combine(folder, "00000_image.png"));
        AtomicFile.WriteAllText(Path.Combine(folder, "00000_fit_crop_info.txt"), "64 48 0 64 0 48");
        AtomicFile.WriteAllText(Path.Combine(folder, "test.txt"), "/00000_image.png\n/00001_image.png\n");
        return folder;
    }

    /// <summary>MPI-INF-3DHP: a training sequence of two cameras and two frames, and a test sequence of three frames of which two are valid.</summary>
    public static string Inf3dhp(string folder)
    {
        string sequence = Path.Combine(folder, "S1", "Seq2");
        Item Views(int axes, double offset, double scale, int seed) => new Cells([2, 1], [.. Enumerable.Range(0, 2).Select(view => RowMajor([2, 28 * axes], [.. Wave(2 * 28 * axes, seed + view).Select(v => offset + (scale * v))]))]);
        AtomicFile.WriteAllBytes(Path.Combine(sequence, "annot.mat"), new MatV5Writer(compressed: true).Write(("annot2", Views(2, 30, 10, 1)), ("annot3", Views(3, 2000, 500, 5))));
        var calibration = new StringBuilder("Skeletool Camera Calibration File V1.0\n");
        for (int camera = 0; camera < 2; camera++)
            calibration.Append(CultureInfo.InvariantCulture, $"name          {camera}\n  sensor      10 10 \n  size        2048 2048\n  animated    0\n  intrinsic   {1500 + camera} 0 1024.5 0 0 1502 1000 0 0 0 1 0 0 0 0 1 \n  extrinsic   1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 \n  radial      0\n");
        AtomicFile.WriteAllText(Path.Combine(sequence, "camera.calibration"), calibration.ToString());
        Picture(Path.Combine(sequence, "imageFrames", "video_0", "frame_000001.jpg"));
        AtomicFile.WriteAllBytes(Path.Combine(sequence, "imageSequence", "video_1.avi"), new byte[1]);
        Copy(Path.Combine(folder, "mpi_inf_3dhp_test_set", "TS1", "annot_data.mat"), "mpi-inf-3dhp", "annot_data.mat");
        return folder;
    }

    /// <summary>Human3.6M's S9 and S11 as JSON: each two pictures of one frame from two cameras, S9 with a body; a third picture of S11 has no joints.</summary>
    public static string H36m(string folder)
    {
        Picture(Path.Combine(folder, "images", "s_09_act_02_subact_01_ca_01", "s_09_act_02_subact_01_ca_01_000006.jpg"));
        foreach (int subject in (int[])[9, 11])
        {
            string stem = Path.Combine(folder, "annotations", $"Human36M_subject{subject}");
            var images = new JsonArray();
            var annotations = new JsonArray();
            for (int i = 0; i < (subject == 9 ? 2 : 3); i++)
            {
                string take = string.Create(CultureInfo.InvariantCulture, $"s_{subject:00}_act_02_subact_01_ca_0{i + 1}");
                images.Add(new JsonObject
                {
                    ["id"] = 100 + i, ["file_name"] = $"{take}/{take}_000006.jpg", ["width"] = 1000, ["height"] = 1002, ["subject"] = subject, ["action_name"] = "Directions", ["action_idx"] = 2, ["subaction_idx"] = 1,
                    ["cam_idx"] = i + 1, ["frame_idx"] = i == 2 ? 7 : 5,
                });
                annotations.Add(new JsonObject { ["id"] = i, ["image_id"] = 100 + i, ["bbox"] = Numbers(100, 200, 300, 400) });
            }

            Save($"{stem}_data.json", new JsonObject { ["images"] = images, ["annotations"] = annotations });
            Save($"{stem}_camera.json", new JsonObject([.. Enumerable.Range(1, 3).Select(c => new KeyValuePair<string, JsonNode?>($"{c}", Camera(c)))]));
            Save($"{stem}_joint_3d.json", Nested(new JsonArray([.. Wave(51, 3).Chunk(3).Select(p => (JsonNode)Numbers(400 * p[0], 400 * p[1], 900 + (400 * p[2])))])));
            if (subject == 9)
                Save($"{stem}_smpl_param.json", Nested(new JsonObject { ["pose"] = Numbers([.. Wave(72, 4).Select(v => 0.3 * v)]), ["shape"] = new JsonArray(Numbers(Wave(10, 5))), ["trans"] = Numbers(0.1, 0.2, 0.9) }));
        }

        return folder;

        static JsonObject Nested(JsonNode value) => new() { ["2"] = new JsonObject { ["1"] = new JsonObject { ["5"] = value } } };
        static JsonObject Camera(int number)
        {
            (RigidTransform camera, double fx, double fy) = H36mCamera(number);
            Matrix3 r = camera.Rotation;
            return new JsonObject
            {
                ["R"] = new JsonArray(Numbers(r.M00, r.M01, r.M02), Numbers(r.M10, r.M11, r.M12), Numbers(r.M20, r.M21, r.M22)),
                ["t"] = Numbers(1000 * camera.Translation.X, 1000 * camera.Translation.Y, 1000 * camera.Translation.Z), ["f"] = Numbers(fx, fy), ["c"] = Numbers(512, 515),
            };
        }
    }

    /// <summary>The cameras of <see cref="H36m"/>: from the world, metres, and the two focal lengths.</summary>
    public static (RigidTransform CameraFromWorld, double FocalX, double FocalY) H36mCamera(int number) =>
        (new RigidTransform(new AxisAngle(1.3, 0.2 * number, 0.1).ToMatrix(), new Vector3d(0.1 * number, -0.2, 5)), 1145, 1143);

    /// <summary>
    /// SURREAL: one clip of two frames of a body that the given model makes, seen by SURREAL's mirroring camera; the second frame's pose is not a number.
    /// </summary>
    /// <param name="folder">Where to.</param>
    /// <param name="world">The body in each frame, in its own frame turned and placed in Blender's world: pose without <paramref name="turn"/>, y up.</param>
    /// <param name="joints">Its joints in Blender's world, 24 x 3.</param>
    /// <param name="turn">Turn of the body about Blender's vertical, radians.</param>
    public static string Surreal(string folder, BodyParameters world, Vector3d[] joints, double turn)
    {
        ArgumentNullException.ThrowIfNull(world);
        double[] pose = [.. world.Pose.SelectMany(p => new[] { p.X, p.Y, p.Z })];
        var location = new Vector3d(7, -1, 0.2);
        double[] pixels = [.. Enumerable.Range(0, 2).SelectMany(axis => joints.SelectMany(p => Twice(axis == 0 ? 160 - (600 * (p.Z - location.Z) / (location.X - p.X)) : 120 + (600 * (p.Y - location.Y) / (location.X - p.X)))))];
        double[] places = [.. Enumerable.Range(0, 3).SelectMany(axis => joints.SelectMany(p => Twice(axis == 0 ? p.X : axis == 1 ? p.Y : p.Z)))];
        double[] poses = [.. pose.SelectMany(v => new[] { v, double.NaN })];
        string clip = Path.Combine(folder, "cmu", "test", "run1", "01_01", "01_01_c0001");
        AtomicFile.WriteAllBytes($"{clip}_info.mat", new MatV5Writer(compressed: true).Write(
            ("pose", RowMajor([72, 2], poses)), ("shape", RowMajor([10, 2], [.. world.Betas.Take(10).SelectMany(Twice)])), ("joints2D", RowMajor([2, 24, 2], pixels)), ("joints3D", RowMajor([3, 24, 2], places)),
            ("camLoc", RowMajor([3, 1], [location.X, location.Y, location.Z])), ("zrot", RowMajor([2, 1], [turn, turn])), ("gender", RowMajor([2, 1], [1, 1])), ("bg", new Cells([1, 1], [new Text("room.jpg")]))));
        double[] parts = new double[240 * 320];
        parts[(5 * 320) + 9] = 3;
        AtomicFile.WriteAllBytes($"{clip}_segm.mat", new MatV5Writer(compressed: true).Write(("segm_1", RowMajor([240, 320], parts))));
        return folder;
        static double[] Twice(double value) => [value, value];
    }

    /// <summary>RICH's test split: one body seen by two cameras, the second of which is no camera.</summary>
    public static string Rich(string folder)
    {
        Copy(Path.Combine(folder, "bodies", "test", "Gym_003_run1", "00017", "003.pkl"), "rich", "003.pkl");
        string cameras = Path.Combine(folder, "scan_calibration", "Gym", "calibration");
        AtomicFile.WriteAllText(Path.Combine(cameras, "004.xml"),
            "<?xml version=\"1.0\"?><opencv_storage><CameraMatrix type_id=\"opencv-matrix\"><rows>3</rows><cols>4</cols><dt>f</dt><data>0 -1 0 0.5 1 0 0 0.25 0 0 1 3</data></CameraMatrix>"
            + "<Intrinsics type_id=\"opencv-matrix\"><data>2000 0 1100 0 2004 700 0 0 1</data></Intrinsics><Distortion><data>0.1 0 0 0 0</data></Distortion></opencv_storage>");
        AtomicFile.WriteAllText(Path.Combine(cameras, "005.xml"), "<opencv_storage><CameraMatrix><data>1 2 3</data></CameraMatrix></opencv_storage>");
        AtomicFile.WriteAllText(Path.Combine(folder, "resource", "gender.json"), "{\"3\": \"male\", \"9\": \"female\"}");
        Picture(Path.Combine(folder, "images", "test", "Gym_003_run1", "cam_04", "00017_04.png"));
        return folder;
    }

    /// <summary>AMASS: a recording of two frames and one without poses.</summary>
    public static string Amass(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "CMU", "01"));
        NpzWriter.Write(Path.Combine(folder, "CMU", "01", "01_01_poses.npz"), writer =>
        {
            writer.Add<double>("poses", [.. Wave(2 * 156, 1).Select(v => 0.4 * v)], 2, 156);
            writer.Add<double>("betas", Wave(16, 2), 16);
            writer.Add<double>("trans", Wave(6, 3), 2, 3);
            writer.Add<double>("mocap_framerate", [120.0]);
            writer.AddStrings("gender", ["female"]);
        });
        NpzWriter.Write(Path.Combine(folder, "CMU", "01", "01_02_poses.npz"), writer => writer.Add<double>("betas", Wave(16, 2), 16));
        return folder;
    }

    /// <summary>A recording in BVH of the CMU skeleton's joints, two frames: the first is the T-pose, in the second the left arm hangs down.</summary>
    public static string Bvh(string folder)
    {
        var text = new StringBuilder("HIERARCHY\nROOT Hips\n{\n OFFSET 0 0 0\n CHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation\n");
        List<string> order = ["Hips"];
        foreach (string side in (string[])["Left", "Right"])
            Chain(side == "Left" ? 1 : -1, ($"{side}UpLeg", 1.5, -1, 0), ($"{side}Leg", 0, -7, 0), ($"{side}Foot", 0, -7, 0), ($"{side}ToeBase", 0, -1, 2));
        text.Append("JOINT LowerBack {\n OFFSET 0 2 0\n CHANNELS 3 Zrotation Yrotation Xrotation\n JOINT Spine {\n OFFSET 0 2 0\n CHANNELS 3 Zrotation Yrotation Xrotation\n JOINT Spine1 {\n OFFSET 0 2 0\n CHANNELS 3 Zrotation Yrotation Xrotation\n");
        order.AddRange(["LowerBack", "Spine", "Spine1"]);
        Chain(1, ("Neck", 0, 2, 0), ("Neck1", 0, 1, 0), ("Head", 0, 1, 0));
        foreach (string side in (string[])["Left", "Right"])
            Chain(side == "Left" ? 1 : -1, ($"{side}Shoulder", 0, 1, 0), ($"{side}Arm", 3, 0, 0), ($"{side}ForeArm", 5, 0, 0), ($"{side}Hand", 4, 0, 0));
        text.Append("}\n}\n}\n}\nMOTION\nFrames: 2\nFrame Time: 0.0083333\n");
        foreach (int frame in (int[])[0, 1])
        {
            text.Append(CultureInfo.InvariantCulture, $"{frame} 18 {2 * frame}");
            foreach (string joint in order)
                text.Append(joint == "LeftArm" && frame == 1 ? " -90 0 0" : " 0 0 0");
            text.Append('\n');
        }

        AtomicFile.WriteAllText(Path.Combine(folder, "01", "01_01.bvh"), text.ToString());
        AtomicFile.WriteAllText(Path.Combine(folder, "01", "01_02.bvh"), text.ToString().Replace("Frames: 2", "Frames: 3", StringComparison.Ordinal));
        return folder;

        void Chain(int side, params (string Name, double X, double Y, double Z)[] joints)
        {
            foreach ((string name, double x, double y, double z) in joints)
            {
                order.Add(name);
                text.Append(CultureInfo.InvariantCulture, $"JOINT {name} {{\n OFFSET {side * x} {y} {z}\n CHANNELS 3 Zrotation Yrotation Xrotation\n");
            }

            text.Append("End Site {\n OFFSET 0 0 0\n}\n").Append(string.Concat(Enumerable.Repeat("}\n", joints.Length)));
        }
    }

    private static void Copy(string to, params string[] fixture) => AtomicFile.WriteAllBytes(to, File.ReadAllBytes(RepositoryFolder.Fixture(["datasets", .. fixture])));
}
