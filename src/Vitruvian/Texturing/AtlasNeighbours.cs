using System.Numerics;

namespace Vitruvian.Texturing;

/// <summary>
/// Which texels lie beside each other on the surface: within an island the neighbours in the picture, across a seam the texel on the other side.
/// </summary>
internal sealed class AtlasNeighbours
{
    /// <summary>Neighbours of each texel: left, right, above, below.</summary>
    internal const int Count = 4;

    // Triangles that a step of one texel crosses at most; where they are so fine that there are more, the step is left out.
    private const int MostCrossings = 32;

    private readonly BodyAtlas _atlas;
    private readonly float[] _uv;
    private readonly int[] _faces;

    // For each corner c of a triangle the corner of the other triangle at which the edge from c to the next begins there (its end here), or -1 at a border.
    private readonly int[] _partners;

    private AtlasNeighbours(BodyAtlas atlas)
    {
        _atlas = atlas;
        _uv = BodyAtlas.CoordinatesOf(atlas.Model);
        _faces = atlas.Model.Faces;
        var owners = new Dictionary<(int, int), int>(_faces.Length);
        for (int c = 0; c < _faces.Length; c++)
            owners[(_faces[c], _faces[Next(c)])] = c;
        _partners = new int[_faces.Length];
        for (int c = 0; c < _faces.Length; c++)
            _partners[c] = owners.TryGetValue((_faces[Next(c)], _faces[c]), out int partner) ? partner : -1;
    }

    /// <summary>Finds the neighbours of all texels.</summary>
    /// <param name="atlas">The atlas.</param>
    /// <returns>Size x size x <see cref="Count"/> texels; -1 beyond an open border, and for texels that are not on the surface.</returns>
    internal static int[] Of(BodyAtlas atlas)
    {
        var finder = new AtlasNeighbours(atlas);
        int[] neighbours = new int[Count * atlas.Size * atlas.Size];
        Array.Fill(neighbours, -1);
        foreach (int texel in atlas.Texels)
        {
            for (int d = 0; d < Count; d++)
                neighbours[(Count * texel) + d] = finder.Find(texel, d);
        }

        return neighbours;
    }

    private int Find(int texel, int direction)
    {
        (int dx, int dy) = direction switch { 0 => (-1, 0), 1 => (1, 0), 2 => (0, -1), _ => (0, 1) };
        int x = (texel % _atlas.Size) + dx;
        int y = (texel / _atlas.Size) + dy;
        int face = _atlas.Faces[texel];
        if (x >= 0 && y >= 0 && x < _atlas.Size && y < _atlas.Size && _atlas.Faces[(y * _atlas.Size) + x] == face)
            return (y * _atlas.Size) + x;

        // Walk towards the neighbour's centre over the triangles between, until it is inside one or a seam is in the way.
        Vector2 goal = new(x + 0.5f, y + 0.5f);
        int entered = -1;
        for (int step = 0; step < MostCrossings; step++)
        {
            int corner = Exit(face, entered, goal);
            if (corner < 0)
            {
                bool inside = x >= 0 && y >= 0 && x < _atlas.Size && y < _atlas.Size && _atlas.Faces[(y * _atlas.Size) + x] >= 0;
                return inside ? (y * _atlas.Size) + x : -1;
            }

            int partner = _partners[corner];
            if (partner < 0)
                return -1;
            if (!IsJoined(corner, partner))
                return Beyond(corner, partner, goal);
            face = partner / 3;
            entered = partner;
        }

        return -1;
    }

    // The edge, by its first corner, beyond which the goal lies; -1 when it is inside. Not the edge just come through.
    private int Exit(int face, int entered, Vector2 goal)
    {
        float turn = Cross(At((3 * face) + 1) - At(3 * face), At((3 * face) + 2) - At(3 * face));
        int exit = -1;
        float farthest = 0;
        for (int c = 3 * face; c < (3 * face) + 3; c++)
        {
            if (c == entered)
                continue;
            Vector2 along = At(Next(c)) - At(c);
            float outside = -Cross(along, goal - At(c)) * MathF.Sign(turn) / Math.Max(along.Length(), 1e-12f);
            if (outside > farthest)
                (farthest, exit) = (outside, c);
        }

        return exit;
    }

    // Whether both triangles have the edge at the same place of the atlas.
    private bool IsJoined(int corner, int partner) => At(corner) == At(Next(partner)) && At(Next(corner)) == At(partner);

    // The texel on the other side of a seam: where the step crosses it, half a texel in.
    private int Beyond(int corner, int partner, Vector2 goal)
    {
        Vector2 from = At(corner), along = At(Next(corner)) - from;
        float share = Math.Clamp(Vector2.Dot(goal - from, along) / Math.Max(along.LengthSquared(), 1e-12f), 0, 1);
        Vector2 crossing = Vector2.Lerp(At(Next(partner)), At(partner), share);
        int apex = Next(Next(partner));
        Vector2 inwards = ((At(partner) + At(Next(partner)) + At(apex)) / 3) - crossing;
        Vector2 place = crossing + (inwards * Math.Min(1, 0.5f / Math.Max(inwards.Length(), 1e-12f)));
        int nearest = -1;
        float least = 2;
        for (int y = (int)place.Y - 1; y <= (int)place.Y + 1; y++)
        {
            for (int x = (int)place.X - 1; x <= (int)place.X + 1; x++)
            {
                if (x < 0 || y < 0 || x >= _atlas.Size || y >= _atlas.Size || _atlas.Faces[(y * _atlas.Size) + x] < 0)
                    continue;
                float distance = Vector2.DistanceSquared(new Vector2(x + 0.5f, y + 0.5f), place);
                if (distance < least)
                    (least, nearest) = (distance, (y * _atlas.Size) + x);
            }
        }

        return nearest;
    }

    // A corner's place in texels.
    private Vector2 At(int corner) => _atlas.Size * new Vector2(_uv[2 * corner], 1 - _uv[(2 * corner) + 1]);

    private static float Cross(Vector2 a, Vector2 b) => (a.X * b.Y) - (a.Y * b.X);

    private static int Next(int corner) => corner % 3 == 2 ? corner - 2 : corner + 1;
}
