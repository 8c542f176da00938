using System.Numerics;
using System.Runtime.InteropServices;
using Vitruvian.Bodies;
using Vitruvian.Synthesis.Dressing;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>
/// All meshes of all people of a scene as one: posed vertices, normals, and for every triangle its person, piece and paint. Triangles with
/// holes in their texture come last. A workspace: arrays grow and are kept, one instance serves one thread.
/// </summary>
internal sealed class SceneMesh
{
    private readonly Dictionary<FittedMesh, BodyPoser> _posers = [];
    private readonly List<Piece> _pieces = [];
    private readonly float[] _joints;
    private float[] _vertices = [];
    private float[] _drawn = [];
    private float[] _normals = [];
    private int[] _faces = [];
    private int[] _facePiece = [];
    private int[] _faceLocal = [];
    private bool[] _quads = [];

    /// <summary>Makes an empty scene.</summary>
    /// <param name="jointCount">Joints of the body.</param>
    internal SceneMesh(int jointCount) => _joints = new float[3 * jointCount];

    /// <summary>A mesh of one person.</summary>
    internal readonly record struct Piece(int Person, OutfitPiece Outfit, int FirstVertex, int TextureLevel)
    {
        internal float[] CornerUv { get; } = Outfit.Mesh.CornerUv;

        internal byte[] Areas { get; } = Outfit.Mesh.Areas;

        internal SurfacePaint[] Paints { get; } = Outfit.Paints;
    }

    internal int VertexCount { get; private set; }

    internal int FaceCount { get; private set; }

    /// <summary>Triangles without holes; the rest follows them.</summary>
    internal int OpaqueCount { get; private set; }

    /// <summary>Triangles of the first person without holes.</summary>
    internal int FirstPersonOpaque { get; private set; }

    /// <summary>End of the first person's triangles with holes, which begin at <see cref="OpaqueCount"/>.</summary>
    internal int FirstPersonEnd { get; private set; }

    /// <summary>V, where they are.</summary>
    internal ReadOnlySpan<Vector3> Points => MemoryMarshal.Cast<float, Vector3>(_vertices.AsSpan(0, 3 * VertexCount));

    /// <summary>V, outer layers moved a little towards the camera along their pixel's ray.</summary>
    internal ReadOnlySpan<float> Drawn => _drawn.AsSpan(0, 3 * VertexCount);

    internal ReadOnlySpan<Vector3> Normals => MemoryMarshal.Cast<float, Vector3>(_normals.AsSpan(0, 3 * VertexCount));

    /// <summary>F x 3.</summary>
    internal ReadOnlySpan<int> Faces => _faces.AsSpan(0, 3 * FaceCount);

    internal ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Which piece a triangle belongs to.</summary>
    internal ReadOnlySpan<int> FacePiece => _facePiece.AsSpan(0, FaceCount);

    /// <summary>A triangle's number in its piece.</summary>
    internal ReadOnlySpan<int> FaceLocal => _faceLocal.AsSpan(0, FaceCount);

    /// <summary>Whether a triangle belongs to the first person.</summary>
    internal bool IsFirstPerson(int face) => face < FirstPersonOpaque || (face >= OpaqueCount && face < FirstPersonEnd);

    /// <summary>Poses and collects everything.</summary>
    /// <param name="people">The people.</param>
    /// <param name="room">Tells what of an outfit is drawn.</param>
    /// <param name="focalLength">Focal length of the picture, pixels: decides how fine textures must be.</param>
    internal void Load(IReadOnlyList<ScenePerson> people, DressingRoom room, double focalLength)
    {
        _pieces.Clear();
        int vertices = 0;
        int faces = 0;
        foreach (OutfitPiece piece in people.SelectMany(p => p.Outfit.Pieces))
        {
            vertices += piece.Mesh.Model.VertexCount;
            faces += piece.Mesh.Faces.Length / 3;
        }

        Grow(ref _vertices, 3 * vertices);
        Grow(ref _drawn, 3 * vertices);
        Grow(ref _normals, 3 * vertices);
        Grow(ref _faces, 3 * faces);
        Grow(ref _facePiece, faces);
        Grow(ref _faceLocal, faces);
        VertexCount = 0;
        for (int p = 0; p < people.Count; p++)
        {
            double depth = Math.Max(0.2, people[p].Body.Joints[2]);
            foreach (OutfitPiece piece in people[p].Outfit.Pieces)
                Pose(people[p].Parameters, piece, p, focalLength / depth);
        }

        FaceCount = 0;
        FirstPersonOpaque = AddFaces(people, room, transparent: false);
        OpaqueCount = FaceCount;
        FirstPersonEnd = AddFaces(people, room, transparent: true);
        AddNormals();
    }

    // As MeshNormals.Smooth, for meshes of metres' size: no care for what neither underflows nor overflows.
    private void AddNormals()
    {
        const float tiny = 1e-20f;
        ReadOnlySpan<Vector3> points = Points;
        Span<Vector3> normals = MemoryMarshal.Cast<float, Vector3>(_normals.AsSpan(0, 3 * VertexCount));
        normals.Clear();
        ReadOnlySpan<int> faces = Faces;
        for (int i = 0; i + 2 < faces.Length; i += 3)
        {
            Vector3 a = points[faces[i]];
            Vector3 doubled = Vector3.Cross(points[faces[i + 1]] - a, points[faces[i + 2]] - a);
            normals[faces[i]] += doubled;
            normals[faces[i + 1]] += doubled;
            normals[faces[i + 2]] += doubled;
        }

        foreach (ref Vector3 normal in normals)
        {
            float squared = normal.LengthSquared();
            normal = squared > tiny ? normal / MathF.Sqrt(squared) : Vector3.Zero;
        }
    }

    private void Pose(BodyParameters parameters, OutfitPiece piece, int person, double pixelsPerMetre)
    {
        FittedMesh mesh = piece.Mesh;
        if (!_posers.TryGetValue(mesh, out BodyPoser? poser))
            _posers.Add(mesh, poser = new BodyPoser(mesh.Model));
        int count = 3 * mesh.Model.VertexCount;
        Span<float> posed = _vertices.AsSpan(3 * VertexCount, count);
        poser.Pose(parameters, posed, _joints);
        ReadOnlySpan<Vector3> points = MemoryMarshal.Cast<float, Vector3>(posed);
        Span<Vector3> drawn = MemoryMarshal.Cast<float, Vector3>(_drawn.AsSpan(3 * VertexCount, count));
        float lift = mesh.Lift;
        points.CopyTo(drawn);
        for (int v = 0; v < points.Length && lift > 0; v++)
            drawn[v] *= 1 - (lift / Math.Max(points[v].Length(), 4 * lift));

        // About one texel a pixel.
        int width = piece.Paints[0].Texture?.Width ?? 1;
        double texels = width * mesh.UvDensity / (1.15 * pixelsPerMetre);
        int level = texels > 1 ? (int)Math.Round(Math.Log2(texels)) : 0;
        _pieces.Add(new Piece(person, piece, VertexCount, level));
        VertexCount += mesh.Model.VertexCount;
    }

    // The skin's triangles come in pairs, one a quad, that are drawn or left out together.
    private ReadOnlySpan<bool> DrawnQuads(DressingRoom room, Outfit outfit)
    {
        Grow(ref _quads, room.Skin.Faces.Length / 6);
        room.MarkDrawnQuads(outfit, _quads);
        return _quads;
    }

    // Gives the number of triangles after the first person's.
    private int AddFaces(IReadOnlyList<ScenePerson> people, DressingRoom room, bool transparent)
    {
        int firstEnd = FaceCount;
        for (int i = 0; i < _pieces.Count; i++)
        {
            Piece piece = _pieces[i];
            FittedMesh mesh = piece.Outfit.Mesh;
            if (mesh.IsTransparent != transparent)
                continue;
            int[] from = mesh.Faces;
            Outfit outfit = people[piece.Person].Outfit;
            bool partly = mesh.Kind is null or Wardrobes.GarmentKind.Shoes;
            ReadOnlySpan<bool> quads = mesh.Kind is null ? DrawnQuads(room, outfit) : default;
            for (int f = 0; f < from.Length / 3; f++)
            {
                if (partly && !(quads.IsEmpty ? DressingRoom.IsDrawn(piece.Outfit, outfit, f) : quads[f / 2]))
                    continue;
                int to = FaceCount++;
                _faces[3 * to] = from[3 * f] + piece.FirstVertex;
                _faces[(3 * to) + 1] = from[(3 * f) + 1] + piece.FirstVertex;
                _faces[(3 * to) + 2] = from[(3 * f) + 2] + piece.FirstVertex;
                _facePiece[to] = i;
                _faceLocal[to] = f;
            }

            if (piece.Person == 0)
                firstEnd = FaceCount;
        }

        return firstEnd;
    }

    private static void Grow<T>(ref T[] array, int size)
    {
        if (array.Length < size)
            array = new T[size + (size / 4)];
    }
}
