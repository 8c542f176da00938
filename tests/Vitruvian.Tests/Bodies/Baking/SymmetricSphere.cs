using Vitruvian.Numerics;

namespace Vitruvian.Tests.Bodies.Baking;

/// <summary>A triangulated ellipsoid, exactly symmetric in x, for tests of mesh algorithms.</summary>
internal sealed class SymmetricSphere
{
    public SymmetricSphere(int meridians, int parallels, double stretch = 1)
    {
        var vertices = new List<Vector3d> { new(0, 1, 0), new(0, -1, 0) };
        for (int p = 1; p < parallels; p++)
        {
            double polar = Math.PI * p / parallels;
            for (int m = 0; m < meridians; m++)
            {
                // The quarter turns and the mirrored half are written exactly.
                int image = (meridians - m) % meridians;
                double angle = 2 * Math.PI * Math.Min(m, image) / meridians;
                double x = m == image ? 0 : Math.Sin(angle) * Math.Sin(polar) * (m < image ? 1 : -1);
                vertices.Add(new Vector3d(x, Math.Cos(polar), stretch * Math.Cos(angle) * Math.Sin(polar)));
            }
        }

        Vertices = [.. vertices];
        int At(int p, int m) => 2 + ((p - 1) * meridians) + (m % meridians);
        Mirror = [0, 1, .. Enumerable.Range(0, Vertices.Length - 2).Select(i => 2 + (i / meridians * meridians) + ((meridians - (i % meridians)) % meridians))];
        var faces = new List<int>();
        for (int m = 0; m < meridians; m++)
        {
            faces.AddRange([0, At(1, m), At(1, m + 1)]);
            faces.AddRange([1, At(parallels - 1, m + 1), At(parallels - 1, m)]);
            for (int p = 1; p < parallels - 1; p++)
            {
                (int a, int b, int c, int d) = (At(p, m), At(p + 1, m), At(p + 1, m + 1), At(p, m + 1));
                faces.AddRange(m < meridians / 2 ? [a, b, c, a, c, d] : [a, b, d, b, c, d]);
            }
        }

        Faces = [.. faces];
    }

    public Vector3d[] Vertices { get; }

    public int[] Faces { get; }

    public int[] Mirror { get; }
}
