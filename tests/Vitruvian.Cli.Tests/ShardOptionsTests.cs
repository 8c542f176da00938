using Vitruvian.Cli.Infrastructure;
using Vitruvian.Sharding;

namespace Vitruvian.Cli.Tests;

public class ShardOptionsTests
{
    [Theory]
    [InlineData(null, null, "", null)]
    [InlineData(8, 3, "", "3/8")]
    [InlineData(1, null, "", "0/1")]
    [InlineData(null, null, "ID=3 COUNT=8", "3/8")]
    [InlineData(null, null, "ID=4 COUNT=8 MIN=1", "3/8")]
    [InlineData(null, null, "ID=20 COUNT=4 MIN=5 STEP=5", "3/4")]
    [InlineData(8, null, "ID=4 COUNT=8 MIN=1", "3/8")]
    [InlineData(8, 5, "ID=4 COUNT=2 MIN=3", "5/8")]
    public void Choice_IsAsTold_ElseAsSlurmTells(int? shards, int? shard, string environment, string? expected)
    {
        Shard? chosen = Choose(shards, shard, environment);
        (chosen is { } found ? $"{found.Index}/{found.Count}" : null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(8, null, "", "--shard beside it")]
    [InlineData(null, 3, "", "beside --shard")]
    [InlineData(null, null, "ID=3", "beside SLURM_ARRAY_TASK_ID")]
    [InlineData(8, 8, "", "from 0 to 7")]
    [InlineData(8, -1, "", "from 0 to 7")]
    [InlineData(8, null, "ID=5 COUNT=2 MIN=3", "an array of 8 without gaps")]
    [InlineData(null, null, "ID=9 COUNT=2 MIN=3", "without gaps")]
    [InlineData(null, null, "ID=x COUNT=2", "SLURM_ARRAY_TASK_ID")]
    [InlineData(100000, 0, "", "at most 99999")]
    public void WhatCannotBeTold_IsRefused(int? shards, int? shard, string environment, string word) =>
        Should.Throw<InvalidInputException>(() => Choose(shards, shard, environment)).Message.ShouldContain(word);

    [Fact]
    public void OnePhoto_IsNotDivided_ByTheArrayAroundIt() =>
        ShardOptions.Choose(null, null, asksSlurm: false, Environment("ID=3 COUNT=8")).ShouldBeNull();

    private static Shard? Choose(int? shards, int? shard, string environment) => ShardOptions.Choose(shards, shard, asksSlurm: true, Environment(environment));

    private static Func<string, string?> Environment(string text)
    {
        Dictionary<string, string> values = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => $"SLURM_ARRAY_TASK_{pair[0]}", pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
