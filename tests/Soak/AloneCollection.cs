namespace Backprop.Tests.Soak;

/// <summary>Runs alone, after all other tests: it counts the memory and the threads of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
