using System.Numerics;

namespace Backprop.Numerics;

/// <summary>What each sample adds to sums over a batch.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface ISampleTerm<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>sums += the term of one sample.</summary>
    void AddTo(Span<T> sums, int sample);
}

/// <summary>Sums over the samples of a batch, in chains of <see cref="MatrixProduct.SamplesPerChain"/> like those of the products.</summary>
internal static unsafe class SampleSums
{
    /// <summary>sums += Σ over the samples of the term, in order. The first chain starts with what the sums hold.</summary>
    public static void Add<TTerm, T>(TTerm term, int samples, Span<T> sums)
        where TTerm : struct, ISampleTerm<T>, allows ref struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int s = 0; s < Math.Min(samples, MatrixProduct.SamplesPerChain); s++)
            term.AddTo(sums, s);
        for (int first = MatrixProduct.SamplesPerChain; first < samples; first += MatrixProduct.SamplesPerChain)
        {
            Span<T> chain = new(Scratch.Take<T>(ScratchUse.Chain, sums.Length), sums.Length);
            chain.Clear();
            for (int s = first; s < Math.Min(samples, first + MatrixProduct.SamplesPerChain); s++)
                term.AddTo(chain, s);
            Elementwise.Map(new Arithmetic.Sum<T>(), sums, chain, sums);
        }
    }

    /// <summary>sums += Σ over the samples of x .* y, each product rounded before it is added.</summary>
    /// <param name="x">n × m.</param>
    /// <param name="y">n × m.</param>
    /// <param name="sums">n, added to.</param>
    public static void AddProducts<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Add(new Products<T>(x, y), x.Length / sums.Length, sums);

    private readonly ref struct Products<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) : ISampleTerm<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> x = x, y = y;

        public void AddTo(Span<T> sums, int sample)
            => Elementwise.Map(new Arithmetic.MultiplyAdd<T>(), x.Slice(sample * sums.Length, sums.Length), y.Slice(sample * sums.Length, sums.Length), sums, sums);
    }
}
