using System.Numerics;
using Vitruvian.Cameras;
using Vitruvian.Synthesis.Light;

namespace Vitruvian.Synthesis.Scenes;

/// <summary>Darkens the background where people keep light from the ground they stand on: a plane through the lowest point of the body.</summary>
internal static class GroundShadow
{
    private const int Step = 4;
    private const float Reach = 2.5f;

    private static Vector3 OnGround(Vector3 up, float height, Vector3 ray) => height / Vector3.Dot(up, ray) * ray;

    /// <summary>Darkens a background.</summary>
    /// <param name="picture">Size x size linear RGB.</param>
    /// <param name="size">Side of the picture.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="foot">The lowest point of the body, camera frame.</param>
    /// <param name="shade">Knows what the people hide of the light.</param>
    /// <param name="light">The light.</param>
    /// <param name="strength">0 leaves the picture, 1 is physically full.</param>
    internal static void Draw(Span<Vector3> picture, int size, PerspectiveCamera camera, Vector3 foot, PeopleLight shade, SceneLight light, float strength)
    {
        int cells = (size / Step) + 1;
        Span<float> factors = new float[cells * cells];
        Vector3 up = light.Up;
        float height = Vector3.Dot(up, foot);
        bool any = false;
        for (int j = 0; j < cells; j++)
        {
            for (int i = 0; i < cells; i++)
            {
                float factor = 1;
                var ray = new Vector3(
                    (float)(((i * Step) - camera.PrincipalPoint.X) / camera.FocalLengthPixels), (float)(((j * Step) - camera.PrincipalPoint.Y) / camera.FocalLengthPixels), 1);
                float towards = Vector3.Dot(up, ray);
                float distance = height / towards;
                if (Math.Abs(towards) > 1e-4f && distance > 0.2f)
                {
                    Vector3 point = distance * ray;

                    // Half a cell to the right and down on the ground.
                    Vector3 right = OnGround(up, height, ray + new Vector3(Step / (2 * (float)camera.FocalLengthPixels), 0, 0)) - point;
                    Vector3 down = OnGround(up, height, ray + new Vector3(0, Step / (2 * (float)camera.FocalLengthPixels), 0)) - point;
                    float away = Vector3.Distance(point, foot);
                    if (away < Reach)
                    {
                        float fade = strength * Math.Min(1, 2 * (1 - (away / Reach)));
                        factor = 1 - (fade * (1 - shade.GroundShade(point + (0.01f * up), right, down, light)));
                        any |= factor < 0.99f;
                    }
                }

                factors[(j * cells) + i] = factor;
            }
        }

        if (!any)
            return;
        for (int y = 0; y < size; y++)
        {
            float fy = (float)(y % Step) / Step;
            ReadOnlySpan<float> row = factors[(y / Step * cells)..];
            for (int x = 0; x < size; x++)
            {
                int i = x / Step;
                float fx = (float)(x % Step) / Step;
                int right = Math.Min(i + 1, cells - 1);
                int below = Math.Min(cells, row.Length - cells);
                float top = row[i] + (fx * (row[right] - row[i]));
                float bottom = row[below + i] + (fx * (row[below + right] - row[below + i]));
                picture[(y * size) + x] *= top + (fy * (bottom - top));
            }
        }
    }
}
