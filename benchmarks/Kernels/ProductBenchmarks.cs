using BenchmarkDotNet.Attributes;

namespace Backprop.Benchmarks.Kernels;

/// <summary>The three products of a Dense layer on the shapes of the workloads, on one thread.</summary>
[MemoryDiagnoser]
public class ProductBenchmarks
{
    private ProductCase operands = null!;
    private IDisposable scope = null!;

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Shapes))]
    public ProductShape Shape { get; set; } = null!;

    /// <summary>The layers of the workloads.</summary>
    public static IEnumerable<ProductShape> Shapes => ProductShape.All;

    /// <summary>Draws the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        operands = new ProductCase(Shape);
        scope = Backprop.Numerics.WorkerTeam.Use(1);
    }

    /// <summary>Ends the choice of one thread.</summary>
    [GlobalCleanup]
    public void Cleanup() => scope.Dispose();

    /// <summary>Z = W·A + b.</summary>
    [Benchmark]
    public void Affine() => operands.Affine();

    /// <summary>θ' = δ·Aᵀ, from zero: as a step computes it whose gradients were discarded.</summary>
    [Benchmark]
    public void OuterProduct() => operands.OuterProduct();

    /// <summary>Δ = Wᵀ·δ.</summary>
    [Benchmark]
    public void TransposedProduct() => operands.TransposedProduct();
}
