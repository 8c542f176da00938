using Vitruvian.Learning.Distributed;

namespace Vitruvian.Learning.Tests.Distributed;

public sealed class RankEnvironmentTests
{
    [Fact]
    public void Read_OneProcess_IsNone()
    {
        Read().ShouldBeNull();
        Read(("WORLD_SIZE", "1"), ("RANK", "0")).ShouldBeNull();
        Read(("MASTER_ADDR", "node1")).ShouldBeNull();

        // Slurm's variables alone are those of any program in a job.
        Read(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4")).ShouldBeNull();
    }

    [Fact]
    public void Read_PyTorchsVariables()
    {
        Read(("RANK", "3"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("LOCAL_WORLD_SIZE", "2"), ("MASTER_ADDR", "node1"), ("MASTER_PORT", "1234"), ("SLURM_PROCID", "7"), ("SLURM_NTASKS", "9"))
            .ShouldBe(new RankEnvironment(3, 8, 1, 2, "node1", 1234));
        Read(("RANK", "1"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "localhost")).ShouldBe(new RankEnvironment(1, 2, 1, null, "localhost", 29500));
    }

    [Fact]
    public void Read_SlurmsVariables_WhereTheFirstMachineIsNamed() =>
        Read(("SLURM_PROCID", "5"), ("SLURM_NTASKS", "8"), ("SLURM_LOCALID", "1"), ("MASTER_ADDR", "node1")).ShouldBe(new RankEnvironment(5, 8, 1, null, "node1", 29500));

    [Theory]
    [InlineData("RANK", "2", "RANK: expected a whole number from 0 to 1; found '2'.")]
    [InlineData("RANK", "-1", "RANK: expected a whole number from 0 to 1; found '-1'.")]
    [InlineData("RANK", "", "RANK: expected a number, since WORLD_SIZE is set; found nothing.")]
    [InlineData("WORLD_SIZE", "two", "WORLD_SIZE: expected a whole number from 1; found 'two'.")]
    [InlineData("WORLD_SIZE", "", "WORLD_SIZE: expected a number, since RANK is set; found nothing.")]
    [InlineData("MASTER_ADDR", "", "MASTER_ADDR: expected the machine of rank 0, since WORLD_SIZE is 2; found nothing.")]
    [InlineData("MASTER_PORT", "65536", "MASTER_PORT: expected a whole number from 1 to 65535; found '65536'.")]
    public void Read_WhatDoesNotFit_IsRefusedByName(string name, string value, string message)
    {
        Dictionary<string, string> variables = new() { ["RANK"] = "1", ["WORLD_SIZE"] = "2", ["MASTER_ADDR"] = "node1" };
        variables[name] = value;
        Should.Throw<InvalidInputException>(() => RankEnvironment.Read(variables.GetValueOrDefault)).Message.ShouldBe(message);
    }

    [Fact]
    public void ThreadsOf_SharesAMachinesProcessors()
    {
        RankEnvironment job = new(0, 4, 0, null, "127.0.0.1", 1);
        job.ThreadsOf(8).ShouldBe(2);
        job.ThreadsOf(2).ShouldBe(1);
        (job with { MasterAddress = "node1" }).ThreadsOf(8).ShouldBe(8);
        (job with { MasterAddress = "node1", LocalSize = 2 }).ThreadsOf(8).ShouldBe(4);
    }

    private static RankEnvironment? Read(params (string Name, string Value)[] variables) =>
        RankEnvironment.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault);
}
