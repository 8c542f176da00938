using System.Globalization;

namespace Vitruvian.Tests.Formats;

/// <summary>Reads a .bvh file and runs forward kinematics on it, by the format's usual description; shares nothing with the writer.</summary>
internal sealed class BvhMotion
{
    private readonly List<(string Name, int Parent, double[] Offset, string[] Channels)> _joints = [];
    private readonly double[][] _frames;

    internal BvhMotion(string path)
    {
        var words = new Queue<string>(File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words.Dequeue().ShouldBe("HIERARCHY");
        words.Dequeue().ShouldBe("ROOT");
        ReadJoint(words, -1);
        words.Dequeue().ShouldBe("MOTION");
        words.Dequeue().ShouldBe("Frames:");
        int frameCount = int.Parse(words.Dequeue());
        words.Dequeue().ShouldBe("Frame");
        words.Dequeue().ShouldBe("Time:");
        FrameTime = Number(words);
        int channelCount = _joints.Sum(j => j.Channels.Length);
        _frames = [.. Enumerable.Range(0, frameCount).Select(_ => Enumerable.Range(0, channelCount).Select(_ => Number(words)).ToArray())];
        words.ShouldBeEmpty();
    }

    internal double FrameTime { get; }

    internal int FrameCount => _frames.Length;

    /// <summary>Lengths of the end sites' offsets, by the name of their joint.</summary>
    internal Dictionary<string, double[]> EndSites { get; } = [];

    /// <summary>World places of all joints in one frame, by name.</summary>
    internal Dictionary<string, double[]> Places(int frame)
    {
        var places = new Dictionary<string, double[]>();
        double[][,] rotations = new double[_joints.Count][,];
        double[][] positions = new double[_joints.Count][];
        int next = 0;
        for (int j = 0; j < _joints.Count; j++)
        {
            (string name, int parent, double[] offset, string[] channels) = _joints[j];
            double[] local = (double[])offset.Clone();
            double[,] rotation = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
            foreach (string channel in channels)
            {
                double value = _frames[frame][next++];
                int axis = channel[0] - 'X';
                if (channel.EndsWith("position", StringComparison.Ordinal))
                    local[axis] += value;
                else
                    rotation = Multiply(rotation, Turn(axis, value * Math.PI / 180));
            }

            positions[j] = parent < 0 ? local : Add(positions[parent], Apply(rotations[parent], local));
            rotations[j] = parent < 0 ? rotation : Multiply(rotations[parent], rotation);
            places.Add(name, positions[j]);
        }

        return places;
    }

    private void ReadJoint(Queue<string> words, int parent)
    {
        int number = _joints.Count;
        string name = words.Dequeue();
        words.Dequeue().ShouldBe("{");
        words.Dequeue().ShouldBe("OFFSET");
        double[] offset = [Number(words), Number(words), Number(words)];
        words.Dequeue().ShouldBe("CHANNELS");
        string[] channels = [.. Enumerable.Range(0, int.Parse(words.Dequeue())).Select(_ => words.Dequeue())];
        _joints.Add((name, parent, offset, channels));
        for (string word = words.Dequeue(); word != "}"; word = words.Dequeue())
        {
            if (word == "JOINT")
            {
                ReadJoint(words, number);
                continue;
            }

            word.ShouldBe("End");
            words.Dequeue().ShouldBe("Site");
            words.Dequeue().ShouldBe("{");
            words.Dequeue().ShouldBe("OFFSET");
            EndSites.Add(name, [Number(words), Number(words), Number(words)]);
            words.Dequeue().ShouldBe("}");
        }
    }

    private static double Number(Queue<string> words) => double.Parse(words.Dequeue(), CultureInfo.InvariantCulture);

    private static double[,] Turn(int axis, double angle)
    {
        double[,] turn = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        int a = (axis + 1) % 3, b = (axis + 2) % 3;
        turn[a, a] = turn[b, b] = Math.Cos(angle);
        turn[b, a] = Math.Sin(angle);
        turn[a, b] = -Math.Sin(angle);
        return turn;
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        double[,] product = new double[3, 3];
        for (int i = 0; i < 27; i++)
            product[i / 9, i % 3] += a[i / 9, i / 3 % 3] * b[i / 3 % 3, i % 3];
        return product;
    }

    private static double[] Apply(double[,] m, double[] v) => [.. Enumerable.Range(0, 3).Select(r => (m[r, 0] * v[0]) + (m[r, 1] * v[1]) + (m[r, 2] * v[2]))];

    private static double[] Add(double[] a, double[] b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}
