namespace Vitruvian.Server.Jobs;

/// <summary>One file of a job's results.</summary>
/// <param name="Name">Its name, which the server chose.</param>
/// <param name="Bytes">Its size.</param>
public sealed record JobFile(string Name, long Bytes);
