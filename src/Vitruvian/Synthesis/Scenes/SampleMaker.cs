using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Cameras;
using Vitruvian.Imaging;
using Vitruvian.Numerics;
using Vitruvian.Synthesis.Dressing;
using Vitruvian.Synthesis.Light;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Makes samples one after the other on one thread; keeps all memory.</summary>
/// <param name="studio">What samples are made of.</param>
internal sealed class SampleMaker(Studio studio)
{
    // A person of whom less is seen is shown again without company and occluders.
    private const double LeastSeen = 0.35;
    private const double CutOutShare = 0.6;
    private const int MostOthers = 3;

    // The same of groups, and how their people stand: up to this far apart, metres, and up to exp(-this) times as large as people alone.
    private const int MostOthersInGroups = 6;
    private const double GroupShare = 0.85;
    private const double GroupReach = 4;
    private const double GroupDistance = 1.4;
    private const int PlacingTries = 8;

    // Distance between the joints of different people, metres.
    private const float LeastDistance = 0.22f;

    private readonly SceneMesh _scene = new(studio.Body.JointCount);
    private readonly PeopleLight _light = new(studio.Body);
    private readonly PeopleCompositor _compositor = new();
    private readonly SampleLabels _labels = new(studio.Body, studio.Points);
    private readonly PhotoEffects _effects = new();
    private readonly Vector3[] _picture = new Vector3[studio.Options.Size * studio.Options.Size];
    private readonly Vector3[] _other = new Vector3[studio.Options.Size * studio.Options.Size];
    private readonly bool[] _cover = new bool[studio.Options.Size * studio.Options.Size];

    /// <summary>Makes a sample.</summary>
    internal void Make(long index, SyntheticSample sample)
    {
        SceneRandom random = new(studio.Seed, index);
        sample.Index = index;
        MakeOnce(random, sample, crowded: true);
        if (SampleLabels.SeenShare(sample) < LeastSeen)
            MakeOnce(random, sample, crowded: false);
    }

    private void MakeOnce(SceneRandom random, SyntheticSample sample, bool crowded)
    {
        SyntheticOptions options = studio.Options;
        CameraPlan plan = CameraPlan.Draw(random.Of(SceneRandom.Side.Camera), options.AnyOrientationShare);
        ScenePerson person = Person(random, 0, plan, plan.Place, sample.Body);
        sample.Parameters = person.Parameters;
        sample.Camera = Frame(random.Of(SceneRandom.Side.Camera, 1), sample.Body);
        List<ScenePerson> people = [person];
        if (crowded)
            AddOthers(random, people, plan);
        sample.PeopleCount = people.Count;
        sample.Box = BodyLabels.BoxOf(sample);

        SeededRandom backgroundRandom = random.Of(SceneRandom.Side.Background);
        string? place = studio.Backgrounds.Draw(backgroundRandom, options.Size, _picture);
        SceneLight light = DrawLight(random.Of(SceneRandom.Side.Light), plan, place);
        _scene.Load(people, studio.Room, sample.Camera.FocalLengthPixels);
        _light.Compute(_scene, people, light);
        _compositor.Rasterize(_scene, sample.Camera, options.Size, options.Size);
        if (options.PhotoEffects && backgroundRandom.NextDouble() < 0.35)
            _effects.Defocus(_picture, options.Size, 1 + backgroundRandom.NextInt(Math.Max(1, options.Size / 64)));
        if (plan.IsUpright)
            GroundShadow.Draw(_picture, options.Size, sample.Camera, LowestPoint(sample.Body, light.Up), _light, light, 0.4f + (0.6f * (float)backgroundRandom.NextDouble()));
        _compositor.Composite(_scene, _light.Light, _picture, options.Size, options.Size);
        AddOccluders(random.Of(SceneRandom.Side.Occluders), sample, crowded);
        _labels.Write(sample, _scene, people, _compositor.Fragments, _cover);
        if (options.PhotoEffects)
            _effects.Develop(random.Of(SceneRandom.Side.Photo), _picture, sample.Image);
        else
            PhotoEffects.Encode(_picture, sample.Image);
        sample.Description = $"{string.Join(" + ", person.Outfit.Pieces.Skip(1).Select(p => p.Mesh.Name))}; {place ?? "made-up background"}; {light.Environment.Name}";
    }

    private ScenePerson Person(SceneRandom random, int number, CameraPlan plan, Vector3d place, PosedBody posed)
    {
        BodyModel body = studio.Body;
        double[] betas = studio.Shapes.Draw(random.Of(SceneRandom.Side.Shape, number));
        SeededRandom poseRandom = random.Of(SceneRandom.Side.Pose, number);
        AxisAngle[] pose = (AxisAngle[])studio.Poses.Draw(poseRandom).Clone();
        Matrix3 heading = CameraPlan.Heading(poseRandom);
        pose[0] = AxisAngle.FromMatrix(plan.CameraFromWorld * heading * WithoutHeading(pose[0].ToMatrix()));
        var parameters = new BodyParameters(betas, pose, Vector3d.Zero);
        body.Pose(parameters, posed);

        // The pelvis goes to the place; it turned about itself, not about the origin.
        var pelvis = new Vector3d(posed.Joints[0], posed.Joints[1], posed.Joints[2]);
        parameters.Translation = place - pelvis;
        body.Pose(parameters, posed);
        Outfit outfit = studio.Outfits.Draw(random.Of(SceneRandom.Side.Outfit, number), studio.Shapes.IsWoman(betas));
        return new ScenePerson(parameters, posed, outfit);
    }

    // The heading is where the body's front points, or where its top points when it lies.
    private static Matrix3 WithoutHeading(in Matrix3 root)
    {
        const double lying = 0.9;
        Vector3d guide = Math.Abs(root.Column2.Y) < lying ? root.Column2 : root.Column1;
        return AxisAngle.FromVector(new Vector3d(0, -Math.Atan2(guide.X, guide.Z), 0)).ToMatrix() * root;
    }

    private PerspectiveCamera Frame(SeededRandom random, PosedBody body)
    {
        SyntheticOptions options = studio.Options;
        FramingGroups groups = studio.Framing;
        bool part = random.NextDouble() < options.TruncationShare;
        int[] kept = part ? groups.Draw(random) : groups.Whole;
        double fill = 0.55 + (0.38 * Math.Sqrt(random.NextDouble()));
        if (options.Groups)
            fill *= Math.Exp(-GroupDistance * random.NextDouble());
        double room = part ? 0.12 : Math.Max(0, (1 - fill) / 2) + 0.03;
        var shift = new Vector2d(room * ((2 * random.NextDouble()) - 1), room * ((2 * random.NextDouble()) - 1));
        return CameraPlan.Frame(body, kept, options.Size, part ? fill + 0.1 : fill, shift);
    }

    private void AddOthers(SceneRandom random, List<ScenePerson> people, CameraPlan plan)
    {
        SeededRandom company = random.Of(SceneRandom.Side.Company);
        bool groups = studio.Options.Groups;
        if (company.NextDouble() >= (groups ? GroupShare : studio.Options.OtherPeopleShare))
            return;
        int count = 1;
        while (count < (groups ? MostOthersInGroups : MostOthers) && company.NextDouble() < (groups ? 0.65 : 0.3))
            count++;
        Vector3d right = plan.CameraFromWorld.Column0;
        Vector3d up = plan.CameraFromWorld.Column1;
        Vector3d away = plan.CameraFromWorld.Column2;
        double ground = Lowest(people[0].Body, up);
        for (int n = 1; n <= count; n++)
        {
            for (int tried = 0; tried < PlacingTries; tried++)
            {
                double angle = 2 * Math.PI * company.NextDouble();
                double distance = 0.35 + ((groups ? GroupReach : 1.6) * company.NextDouble());
                Vector3d place = plan.Place + (distance * Math.Cos(angle) * right) + (distance * 1.5 * Math.Sin(angle) * away);
                var posed = new PosedBody(studio.Body);
                ScenePerson other = Person(random, (n * PlacingTries) + tried, plan, place, posed);

                // Everyone stands on the same ground.
                double lift = ground - Lowest(posed, up);
                other.Parameters.Translation += lift * up;
                studio.Body.Pose(other.Parameters, posed);
                if (posed.Joints[2] > 0.8 && people.All(p => KeepsDistance(p.Body, posed)))
                {
                    people.Add(other);
                    break;
                }
            }
        }
    }

    private static bool KeepsDistance(PosedBody a, PosedBody b)
    {
        foreach (Vector3 p in MemoryMarshal.Cast<float, Vector3>(a.Joints))
        {
            foreach (Vector3 q in MemoryMarshal.Cast<float, Vector3>(b.Joints))
            {
                if (Vector3.DistanceSquared(p, q) < LeastDistance * LeastDistance)
                    return false;
            }
        }

        return true;
    }

    private SceneLight DrawLight(SeededRandom random, CameraPlan plan, string? place)
    {
        EnvironmentLight environment = studio.Lights.Draw(random, place);
        Matrix3 axes = plan.CameraFromWorld * AxisAngle.FromVector(new Vector3d(0, 2 * Math.PI * random.NextDouble(), 0)).ToMatrix();
        Vector3[] columns = [ToSingle(axes.Column0), ToSingle(axes.Column1), ToSingle(axes.Column2)];

        // About as bright as the background, within what a camera's exposure allows.
        Vector3 mean = Vector3.Zero;
        foreach (Vector3 p in _picture)
            mean += p;
        float luminance = Vector3.Dot(mean / _picture.Length, new Vector3(0.2126f, 0.7152f, 0.0722f));
        double exposure = Math.Clamp(Math.Pow(luminance / 0.2, 0.35) * 0.8, 0.4, 1.2) * Math.Exp(0.2 * random.NextNormal());
        return new SceneLight(environment, columns, (float)exposure);
    }

    private void AddOccluders(SeededRandom random, SyntheticSample sample, bool crowded)
    {
        _cover.AsSpan().Clear();
        if (!crowded || random.NextDouble() >= studio.Options.OccluderShare)
            return;
        int size = studio.Options.Size;
        BoundingBox shown = sample.Box.Intersect(new BoundingBox(0, 0, size, size));
        int count = 1 + (random.NextDouble() < 0.25 ? 1 : 0);
        for (int i = 0; i < count; i++)
        {
            bool cutOut = random.NextDouble() < CutOutShare;
            if (cutOut)
                studio.Backgrounds.Draw(random, size, _other, closeUp: true);
            var centre = new Vector2((float)shown.Center.X, (float)shown.Center.Y);
            Occluder.Draw(random, _picture, size, _cover, cutOut ? _other : [], centre, (float)Math.Max(shown.Width, shown.Height));
        }
    }

    private static double Lowest(PosedBody body, Vector3d up)
    {
        Vector3 axis = ToSingle(up);
        float lowest = float.PositiveInfinity;
        foreach (Vector3 p in MemoryMarshal.Cast<float, Vector3>(body.Vertices))
            lowest = Math.Min(lowest, Vector3.Dot(axis, p));
        return lowest;
    }

    private static Vector3 LowestPoint(PosedBody body, Vector3 up)
    {
        Vector3 lowest = default;
        float height = float.PositiveInfinity;
        foreach (Vector3 p in MemoryMarshal.Cast<float, Vector3>(body.Vertices))
        {
            float h = Vector3.Dot(up, p);
            if (h < height)
                (height, lowest) = (h, p);
        }

        return lowest;
    }

    private static Vector3 ToSingle(Vector3d v) => new((float)v.X, (float)v.Y, (float)v.Z);
}
