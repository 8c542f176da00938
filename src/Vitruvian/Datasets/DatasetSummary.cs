using Vitruvian.Bodies;

namespace Vitruvian.Datasets;

/// <summary>Counts what a dataset has.</summary>
public sealed class DatasetSummary
{
    private readonly HashSet<string> _pictures = [];
    private readonly HashSet<string> _found = [];
    private readonly HashSet<string> _sequences = [];
    private readonly HashSet<string> _subjects = [];
    private readonly Dictionary<string, int> _joints = [];

    /// <summary>Records that could be read.</summary>
    public int Records { get; private set; }

    /// <summary>What was wrong with each of the others, one line each.</summary>
    public IList<string> Broken { get; } = [];

    /// <summary>Records of crowds.</summary>
    public int Crowds { get; private set; }

    /// <summary>Different pictures; films count once.</summary>
    public int Pictures => _pictures.Count;

    /// <summary>How many of the pictures are there.</summary>
    public int PicturesFound => _found.Count;

    /// <summary>Different recordings.</summary>
    public int Sequences => _sequences.Count;

    /// <summary>Different people who were recorded, where the dataset tells them apart.</summary>
    public int Subjects => _subjects.Count;

    /// <summary>Records with joints in the picture, at least one of them annotated.</summary>
    public int With2D { get; private set; }

    /// <summary>Joints annotated in pictures, of all records.</summary>
    public long Joints2D { get; private set; }

    /// <summary>Records with joints in space.</summary>
    public int With3D { get; private set; }

    /// <summary>Records with bodies.</summary>
    public int WithBody { get; private set; }

    /// <summary>Records with masks.</summary>
    public int WithMask { get; private set; }

    /// <summary>Records with places on the surface.</summary>
    public int WithDense { get; private set; }

    /// <summary>Places on the surface, of all records.</summary>
    public long DensePoints { get; private set; }

    /// <summary>Records with cameras.</summary>
    public int WithCamera { get; private set; }

    /// <summary>For each joint in pictures, by name, in how many records it is annotated.</summary>
    public IReadOnlyDictionary<string, int> PerJoint => _joints;

    /// <summary>Adds a record.</summary>
    /// <param name="sample">The record; its picture is looked for, not read.</param>
    public void Add(AnnotatedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Records++;
        Crowds += sample.IsCrowd ? 1 : 0;
        if (sample.ImagePath is { } path && _pictures.Add(path) && File.Exists(path))
            _found.Add(path);
        if (sample.Sequence is { } sequence)
            _sequences.Add($"{sample.Subject}/{sequence}");
        if (sample.Subject is { } subject)
            _subjects.Add(subject);
        With2D += sample.VisibleCount > 0 ? 1 : 0;
        Joints2D += sample.VisibleCount;
        With3D += sample.Joints3D is not null ? 1 : 0;
        WithBody += sample.Body is not null ? 1 : 0;
        WithMask += sample.Mask is not null ? 1 : 0;
        WithDense += sample.Dense is not null ? 1 : 0;
        DensePoints += sample.Dense?.Points.Count ?? 0;
        WithCamera += sample.Camera is not null ? 1 : 0;
        if (sample.JointSet is not { } set || sample.Joints2D is not { } joints)
            return;
        IReadOnlyList<string> names = JointSets.JointNames(set);
        for (int j = 0; j < joints.Length; j++)
            _joints[names[j]] = _joints.GetValueOrDefault(names[j]) + (joints[j].IsVisible ? 1 : 0);
    }
}
