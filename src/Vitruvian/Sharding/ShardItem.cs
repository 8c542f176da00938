using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vitruvian.Sharding;

/// <summary>What came out of one item of the list: its line in the index, and its rows.</summary>
/// <param name="Number">The item's number in the list, from 0.</param>
/// <param name="Line">Its line: an object of members in their order, without <c>frame</c> and <c>rows</c>.</param>
/// <param name="Rows">Its rows' bytes; empty without rows.</param>
public sealed record ShardItem(int Number, JsonObject Line, byte[] Rows)
{
    /// <summary>The member of the line that tells why there is no result.</summary>
    public const string ErrorMember = "error";

    /// <summary>The member that is true when another try may go better.</summary>
    public const string RetryMember = "retry";

    internal const string NumberMember = "frame";
    internal const string RowsMember = "rows";

    /// <summary>What the result was made from as far as it can be told without reading it (sizes, times); kept while the shard is at work. Null when not known.</summary>
    public string? Stamp { get; init; }

    /// <summary>Why there is no result; null when there is one.</summary>
    public string? Error => Line[ErrorMember]?.GetValue<string>();

    /// <summary>Whether another try may go better: it was not the input that was wrong.</summary>
    public bool WantsRetry => Line[RetryMember]?.GetValueKind() == JsonValueKind.True;

    /// <summary>An item that went wrong.</summary>
    /// <param name="number">The item's number.</param>
    /// <param name="line">Its line so far.</param>
    /// <param name="error">One line.</param>
    /// <param name="retry">Whether another try may go better.</param>
    public static ShardItem Failed(int number, JsonObject line, string error, bool retry)
    {
        ArgumentNullException.ThrowIfNull(line);
        line[ErrorMember] = error;
        if (retry)
            line[RetryMember] = true;
        return new ShardItem(number, line, []);
    }
}
