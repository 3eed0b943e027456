namespace Backprop.Benchmarks.Kernels;

/// <summary>One Dense layer of a workload: its size and the batch it sees.</summary>
public sealed record ProductShape(string Workload, int Inputs, int Outputs, int Samples)
{
    /// <summary>The Dense layers of the workloads: 784-128-10, 784-512-512-10, 4-16-3, 784-1024-1024-1024-10 and 8-64-64-1.</summary>
    public static IReadOnlyList<ProductShape> All { get; } =
    [
        new("W1", 784, 128, 64), new("W1", 128, 10, 64),
        new("W2", 784, 512, 128), new("W2", 512, 512, 128), new("W2", 512, 10, 128),
        new("W3", 4, 16, 16), new("W3", 16, 3, 16),
        new("W4", 784, 1024, 512), new("W4", 1024, 1024, 512), new("W4", 1024, 10, 512),
        new("W5", 8, 64, 32), new("W5", 64, 64, 32), new("W5", 64, 1, 32),
    ];

    /// <summary>Floating-point operations of each of the three products.</summary>
    public double Operations => 2.0 * Inputs * Outputs * Samples;

    /// <inheritdoc/>
    public override string ToString() => $"{Workload} {Inputs}→{Outputs} × {Samples}";
}
