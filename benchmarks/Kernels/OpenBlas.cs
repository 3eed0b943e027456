using System.Runtime.InteropServices;

namespace Backprop.Benchmarks.Kernels;

/// <summary>The products of a Dense layer by OpenBLAS (Debian's libopenblas0-pthread), on the same memory.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int ColumnMajor = 102, AsItIs = 111, Transposed = 112;

    /// <summary>The processor that it computes for: <c>SkylakeX</c>, <c>Haswell</c>, ….</summary>
    public static string Core => Marshal.PtrToStringUTF8(CoreName())!;

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void UseThreads(int threads);

    /// <summary>Z = W·A (without the bias, which would be another pass).</summary>
    public static void Affine(float* w, float* a, float* z, int outputs, int inputs, int samples)
        => Multiply(ColumnMajor, AsItIs, AsItIs, outputs, samples, inputs, 1, w, outputs, a, inputs, 0, z, outputs);

    /// <summary>θ' = δ·Aᵀ, from zero: as a step computes it whose gradients were discarded.</summary>
    public static void OuterProduct(float* δ, float* a, float* gradient, int outputs, int inputs, int samples)
        => Multiply(ColumnMajor, AsItIs, Transposed, outputs, inputs, samples, 1, δ, outputs, a, inputs, 0, gradient, outputs);

    /// <summary>Δ = Wᵀ·δ.</summary>
    public static void TransposedProduct(float* w, float* δ, float* inputGradient, int outputs, int inputs, int samples)
        => Multiply(ColumnMajor, Transposed, AsItIs, inputs, samples, outputs, 1, w, outputs, δ, outputs, 0, inputGradient, inputs);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Multiply(int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int strideA, float* b, int strideB, float beta, float* c, int strideC);

    [LibraryImport(Library, EntryPoint = "openblas_get_corename")]
    private static partial nint CoreName();
}
