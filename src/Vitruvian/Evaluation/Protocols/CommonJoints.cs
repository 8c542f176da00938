using Vitruvian.Bodies;

namespace Vitruvian.Evaluation.Protocols;

/// <summary>
/// The joints in which protocols in space tell bodies, Human3.6M's 17 (<see cref="JointSets.H36m17"/>) or SMPL's skeleton (<see cref="JointSets.Smpl24"/>), and which joints of other sets are the same ones: LSP's neck is Human3.6M's
/// thorax, and its top of the head Human3.6M's head. SMPL's own head joint is none of Human3.6M's.
/// </summary>
public static class CommonJoints
{
    /// <summary>The root in both sets, where it is number 0.</summary>
    public const string Root = "pelvis";

    private const string Thorax = "thorax";
    private const string Head = "head";
    private const string Spine = "spine";
    private const string Jaw = "jaw";

    /// <summary>The 14 joints of Human3.6M that LSP has, too, in LSP's order: limbs, thorax and head; no pelvis.</summary>
    public static IReadOnlyList<string> Shared14 { get; } =
    [
        .. JointSets.JointNames(JointSets.Lsp14).Select(name => name switch
        {
            "neck" => Thorax,
            "head_top" => Head,
            _ => name,
        }),
    ];

    /// <summary>For each joint of a protocol's set the joint of a dataset's set that is the same one, or -1.</summary>
    /// <param name="setName">The protocol's set: <see cref="JointSets.H36m17"/> or <see cref="JointSets.Smpl24"/>.</param>
    /// <param name="datasetSet">One of <see cref="JointSets.Names"/>.</param>
    /// <exception cref="InvalidInputException">There is no such set.</exception>
    public static int[] PlacesIn(string setName, string datasetSet)
    {
        string[] names = [.. JointSets.JointNames(datasetSet)];
        if (setName != JointSets.Smpl24)
            return [.. JointSets.JointNames(setName).Select(name => Array.IndexOf(names, Counterpart(name, datasetSet)))];

        // Others' joints are not the skeleton's, whatever their names.
        bool isSkeleton = datasetSet is JointSets.Smpl24 or JointSets.All36;
        return [.. JointSets.JointNames(setName).Select(name => isSkeleton ? Array.IndexOf(names, name) : -1)];
    }

    // What a joint of Human3.6M is called in another set; the other set need not have it.
    private static string Counterpart(string name, string datasetSet) => (name, datasetSet) switch
    {
        (_, JointSets.H36m17) => name,
        (Thorax, JointSets.Mpii16) => Thorax,

        // SPIN's files keep Human3.6M's thorax where LSP's neck stands, and its head apart from LSP's.
        (Thorax, _) => "neck",
        (Head, JointSets.Spin24) => Head,
        (Head, _) => "head_top",
        (Spine, JointSets.Spin24 or JointSets.MpiInf3dhp17) => Spine,
        (Spine, _) => "spine2",
        (Jaw, JointSets.MpiInf3dhp17) => Head,
        _ => name,
    };
}
