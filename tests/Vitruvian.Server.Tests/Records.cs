using Vitruvian.Server.Jobs;

namespace Vitruvian.Server.Tests;

/// <summary>Records of jobs.</summary>
internal static class Records
{
    public static JobRecord New(string id) => new(id, false, "jpeg", 3, new JobSettings("spin", ["joints"], ["glb", "json"], 5, true), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
}
