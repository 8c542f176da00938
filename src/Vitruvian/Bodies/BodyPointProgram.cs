namespace Vitruvian.Bodies;

/// <summary>
/// Body points compiled for evaluation. A point is a sum of joint terms <c>m P_k</c> and of particles; a particle is a rest position x
/// (linear in betas and pose feature) carried by joints, <c>sum over its influences of r G_k x + m O_k</c> (see <see cref="JointPlacement"/>).
/// A vertex is a particle with r = m = its skinning weight. A point over many vertices becomes one particle per joint instead, whose x is
/// the weighted sum of its vertices and r = 1: its cost no longer depends on the number of vertices.
/// </summary>
internal sealed class BodyPointProgram
{
    private readonly BodyModel _model;
    private readonly List<int> _particleStarts = [0];
    private readonly List<int> _influenceStarts = [0];
    private readonly List<Influence> _influences = [];
    private readonly List<int> _jointTermStarts = [0];
    private readonly List<JointTerm> _jointTerms = [];
    private readonly List<int> _activeStarts = [0];
    private readonly List<ActiveJoint> _active = [];
    private readonly List<double[]> _rest = [];

    internal BodyPointProgram(BodyModel model, IReadOnlyList<BodyPoint> points)
    {
        _model = model;
        PointCount = points.Count;
        foreach (BodyPoint point in points)
            Compile(point);
        ParticleStarts = [.. _particleStarts];
        InfluenceStarts = [.. _influenceStarts];
        Influences = [.. _influences];
        JointTermStarts = [.. _jointTermStarts];
        JointTerms = [.. _jointTerms];
        ActiveStarts = [.. _activeStarts];
        Active = [.. _active];
        RestStride = 3 * (1 + model.BetaCount + model.PoseBlendCount);
        Rest = new double[_rest.Count * RestStride];
        for (int i = 0; i < _rest.Count; i++)
            _rest[i].CopyTo(Rest, i * RestStride);
        _rest.Clear();
    }

    internal readonly record struct Influence(int Joint, int ActiveIndex, double RotationWeight, double Mass);

    internal readonly record struct JointTerm(int Joint, int ActiveIndex, double Mass);

    /// <summary>A joint that moves a point: its place in the point's list of such joints (children first), its parent's, and the weight it carries with its descendants.</summary>
    internal readonly record struct ActiveJoint(int Joint, int ParentIndex, double SubtreeMass);

    internal int PointCount { get; }

    /// <summary>Particles of point p: <c>[p] .. [p + 1]</c>.</summary>
    internal int[] ParticleStarts { get; }

    /// <summary>Influences of particle i: <c>[i] .. [i + 1]</c>.</summary>
    internal int[] InfluenceStarts { get; }

    internal Influence[] Influences { get; }

    internal int[] JointTermStarts { get; }

    internal JointTerm[] JointTerms { get; }

    internal int[] ActiveStarts { get; }

    internal ActiveJoint[] Active { get; }

    /// <summary>Per particle: template (3), shape directions (3 x S), pose-blend directions (3 x P).</summary>
    internal double[] Rest { get; }

    /// <summary>Values of one particle in <see cref="Rest"/>.</summary>
    internal int RestStride { get; }

    private void Compile(BodyPoint point)
    {
        Check(point);
        SkinningWeights skinning = _model.Skinning;
        var massOfJoint = new SortedDictionary<int, double>();
        for (int i = 0; i < point.Joints.Length; i++)
            Add(massOfJoint, point.Joints[i], point.JointWeights[i]);
        var carriers = new SortedSet<int>();
        for (int i = 0; i < point.Vertices.Length; i++)
        {
            int v = point.Vertices[i];
            for (int e = v * skinning.Influences; e < (v + 1) * skinning.Influences; e++)
            {
                if (skinning.Weights[e] == 0)
                    continue;
                carriers.Add(skinning.Joints[e]);
                Add(massOfJoint, skinning.Joints[e], point.VertexWeights[i] * skinning.Weights[e]);
            }
        }

        int[] activeIndex = CompileActiveJoints(massOfJoint);
        for (int i = 0; i < point.Joints.Length; i++)
            _jointTerms.Add(new JointTerm(point.Joints[i], activeIndex[point.Joints[i]], point.JointWeights[i]));
        _jointTermStarts.Add(_jointTerms.Count);

        if (point.Vertices.Length > carriers.Count)
            CompileMoments(point, carriers, activeIndex);
        else
            CompileVertices(point, activeIndex);
        _particleStarts.Add(_rest.Count);
    }

    private void CompileVertices(BodyPoint point, int[] activeIndex)
    {
        SkinningWeights skinning = _model.Skinning;
        for (int i = 0; i < point.Vertices.Length; i++)
        {
            int v = point.Vertices[i];
            _rest.Add(CombineVertices([v], [1]));
            for (int e = v * skinning.Influences; e < (v + 1) * skinning.Influences; e++)
            {
                double weight = point.VertexWeights[i] * skinning.Weights[e];
                if (weight != 0)
                    _influences.Add(new Influence(skinning.Joints[e], activeIndex[skinning.Joints[e]], weight, weight));
            }

            _influenceStarts.Add(_influences.Count);
        }
    }

    private void CompileMoments(BodyPoint point, IEnumerable<int> carriers, int[] activeIndex)
    {
        SkinningWeights skinning = _model.Skinning;
        foreach (int joint in carriers)
        {
            var vertices = new List<int>();
            var weights = new List<double>();
            for (int i = 0; i < point.Vertices.Length; i++)
            {
                int v = point.Vertices[i];
                double weight = 0;
                for (int e = v * skinning.Influences; e < (v + 1) * skinning.Influences; e++)
                    weight += skinning.Joints[e] == joint ? point.VertexWeights[i] * skinning.Weights[e] : 0;
                if (weight != 0)
                {
                    vertices.Add(v);
                    weights.Add(weight);
                }
            }

            _rest.Add(CombineVertices(vertices, weights));
            _influences.Add(new Influence(joint, activeIndex[joint], 1, weights.Sum()));
            _influenceStarts.Add(_influences.Count);
        }
    }

    // Lists the joints that carry the point and all their ancestors, children before parents, and sums the weights up the tree.
    private int[] CompileActiveJoints(SortedDictionary<int, double> massOfJoint)
    {
        int[] parents = _model.Parents;
        double[] mass = new double[parents.Length];
        bool[] active = new bool[parents.Length];
        active[0] = true;
        foreach ((int joint, double m) in massOfJoint)
        {
            mass[joint] = m;
            active[joint] = true;
        }

        int[] index = new int[parents.Length];
        int count = 0;
        for (int j = parents.Length - 1; j >= 0; j--)
        {
            if (!active[j])
                continue;
            index[j] = count++;
            if (j > 0)
            {
                active[parents[j]] = true;
                mass[parents[j]] += mass[j];
            }
        }

        for (int j = parents.Length - 1; j >= 0; j--)
        {
            if (active[j])
                _active.Add(new ActiveJoint(j, j == 0 ? -1 : index[parents[j]], mass[j]));
        }

        _activeStarts.Add(_active.Count);
        return index;
    }

    private double[] CombineVertices(List<int> vertices, List<double> weights)
    {
        int betas = _model.BetaCount, blends = _model.PoseBlendCount, stride = _model.Template.Length;
        double[] rest = new double[3 * (1 + betas + blends)];
        for (int i = 0; i < vertices.Count; i++)
        {
            for (int d = 0; d < 3; d++)
            {
                int at = (3 * vertices[i]) + d;
                rest[d] += weights[i] * _model.Template[at];
                for (int s = 0; s < betas; s++)
                    rest[3 + (d * betas) + s] += weights[i] * _model.ShapeDirections[(s * stride) + at];
                for (int m = 0; m < blends; m++)
                    rest[3 + (3 * betas) + (d * blends) + m] += weights[i] * _model.PoseDirections[(m * stride) + at];
            }
        }

        return rest;
    }

    private void Check(BodyPoint point)
    {
        if (point.Joints.Length != point.JointWeights.Length || point.Vertices.Length != point.VertexWeights.Length)
        {
            throw new ArgumentException(
                $"point '{point.Name}' has {point.JointWeights.Length} weights for {point.Joints.Length} joints and {point.VertexWeights.Length} for {point.Vertices.Length} vertices; expected equal numbers.");
        }

        foreach (int joint in point.Joints)
        {
            if ((uint)joint >= (uint)_model.JointCount)
                throw new ArgumentException($"point '{point.Name}' names joint {joint}; '{_model.Name}' has {_model.JointCount}.");
        }

        foreach (int vertex in point.Vertices)
        {
            if ((uint)vertex >= (uint)_model.VertexCount)
                throw new ArgumentException($"point '{point.Name}' names vertex {vertex}; '{_model.Name}' has {_model.VertexCount}.");
        }
    }

    private static void Add(SortedDictionary<int, double> sums, int key, double value) =>
        sums[key] = sums.GetValueOrDefault(key) + value;
}
