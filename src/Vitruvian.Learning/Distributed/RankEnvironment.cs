using System.Globalization;

namespace Vitruvian.Learning.Distributed;

/// <summary>
/// Which process of a job this is, as launchers tell it by environment variables: <c>RANK</c>, <c>WORLD_SIZE</c>, <c>MASTER_ADDR</c>, <c>MASTER_PORT</c> and
/// <c>LOCAL_RANK</c>, as PyTorch's do; under <c>srun</c> the first two and the last are Slurm's own (<c>SLURM_PROCID</c>, <c>SLURM_NTASKS</c>, <c>SLURM_LOCALID</c>).
/// </summary>
/// <param name="Rank">Number of this process, from 0.</param>
/// <param name="Size">Number of processes.</param>
/// <param name="LocalRank">Number of this process on its machine, from 0: which GPU is its own.</param>
/// <param name="LocalSize">Processes on this machine; null where nobody says.</param>
/// <param name="MasterAddress">Machine of rank 0.</param>
/// <param name="MasterPort">Port there on which the processes find each other.</param>
public sealed record RankEnvironment(int Rank, int Size, int LocalRank, int? LocalSize, string MasterAddress, int MasterPort)
{
    // PyTorch's.
    private const int DefaultPort = 29500;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value; null for the process's own.</param>
    /// <returns>Null for a job of one process.</returns>
    /// <exception cref="InvalidInputException">A variable is missing beside the others, or no number, or the rank lies outside.</exception>
    public static RankEnvironment? Read(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string? Text(string name) => variable(name) is { Length: > 0 } text ? text : null;
        string? address = Text("MASTER_ADDR");

        // Slurm sets its variables for single programs as well; who wants to train together names the machine of rank 0.
        bool isSlurm = Text("WORLD_SIZE") is null && Text("RANK") is null && address is not null && Text("SLURM_PROCID") is not null;
        (string rankName, string sizeName, string localName) = isSlurm ? ("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID") : ("RANK", "WORLD_SIZE", "LOCAL_RANK");
        if (Text(sizeName) is null && Text(rankName) is null)
            return null;

        int Number(string name, int least, int most, int? none)
        {
            if (Text(name) is not { } text)
                return none ?? throw InvalidInputException.For(name, string.Empty, $"a number, since {(name == sizeName ? rankName : sizeName)} is set", "nothing");
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                ? number
                : throw InvalidInputException.For(name, string.Empty, $"a whole number from {least}{(most == int.MaxValue ? string.Empty : $" to {most}")}", $"'{text}'");
        }

        int size = Number(sizeName, 1, int.MaxValue, null);
        int rank = Number(rankName, 0, size - 1, null);
        if (size == 1)
            return null;
        if (address is null)
            throw InvalidInputException.For("MASTER_ADDR", string.Empty, $"the machine of rank 0, since {sizeName} is {size}", "nothing");
        int? localSize = Text("LOCAL_WORLD_SIZE") is null ? null : Number("LOCAL_WORLD_SIZE", 1, size, null);
        return new RankEnvironment(rank, size, Number(localName, 0, int.MaxValue, rank % (localSize ?? size)), localSize, address, Number("MASTER_PORT", 1, ushort.MaxValue, DefaultPort));
    }

    /// <summary>Threads for each process of this machine, so that together they use every processor once.</summary>
    /// <param name="processors">Processors that this process may use.</param>
    public int ThreadsOf(int processors)
    {
        // Of a job on one machine all processes are here; elsewhere a launcher that says nothing has usually given each process processors of its own.
        int here = LocalSize ?? (MasterAddress is "localhost" or "127.0.0.1" or "::1" ? Size : 1);
        return Math.Max(1, processors / here);
    }
}
