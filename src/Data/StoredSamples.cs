using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Data;

/// <summary>Samples whose inputs are in a <see cref="SampleFile{T}"/>; any number of them can share one.</summary>
internal sealed class StoredSamples<T> : Samples<T>, IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Values that are looked at together when all samples are.
    private const int PieceValues = 1 << 20;

    private readonly SampleFile<T> file;
    private readonly int[] places;
    private readonly BlockShuffle shuffle;

    /// <param name="file">The inputs.</param>
    /// <param name="places">Which samples of the file; ascending.</param>
    /// <param name="targets">Outputs × places.</param>
    /// <param name="weights">A weight for each; null when all count the same.</param>
    /// <param name="shuffle">How they are shuffled.</param>
    public StoredSamples(SampleFile<T> file, int[] places, Matrix<T> targets, MathNet.Numerics.LinearAlgebra.Vector<T>? weights, BlockShuffle shuffle)
        : base(targets, weights)
        => (this.file, this.places, this.shuffle) = (file, places, shuffle);

    public override int Features => file.Features;

    internal override string Shuffling
        => shuffle.BlockSize * (long)shuffle.Blocks >= Count ? base.Shuffling : FormattableString.Invariant($"{shuffle.Blocks} blocks of {shuffle.BlockSize} samples at a time");

    internal override SampleReader<T> Reader() => new BlockReader<T>(file, places, shuffle);

    internal override Samples<T> At(int[] indices) => new StoredSamples<T>(
        file,
        Array.ConvertAll(indices, index => places[index]),
        Matrix<T>.Build.Dense(Targets.RowCount, indices.Length, (output, i) => Targets[output, indices[i]]),
        Weights is null ? null : MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(indices.Length, i => Weights[indices[i]]),
        shuffle);

    internal override Samples<T> WeighedBy(MathNet.Numerics.LinearAlgebra.Vector<T> weights) => new StoredSamples<T>(file, places, Targets, weights, shuffle);

    internal override Matrix<T> Outputs(Func<Matrix<T>, Matrix<T>> network)
    {
        Matrix<T>? all = null;
        int done = 0;
        VisitPieces(piece =>
        {
            Matrix<T> output = network(piece);
            all ??= Matrix<T>.Build.Dense(output.RowCount, Count);
            output.ToColumnMajorArray().CopyTo(all.AsColumnMajorArray().AsSpan(done * output.RowCount));
            done += piece.ColumnCount;
        });
        return all!;
    }

    internal override void VisitInputs(Action<ReadOnlySpan<T>> visit) => VisitPieces(piece => visit(piece.AsColumnMajorArray()));

    /// <summary>Gives the file up, for all that share it.</summary>
    public void Dispose() => file.Dispose();

    private void VisitPieces(Action<Matrix<T>> visit)
    {
        int most = Math.Clamp(PieceValues / Features, 1, Count);
        Matrix<T> piece = Matrix<T>.Build.Dense(Features, most);
        var reader = new PlaceReader<T>(file, places);
        for (int start = 0; start < Count; start += most)
        {
            if (Count - start < most)
                piece = Matrix<T>.Build.Dense(Features, Count - start);
            reader.Read(start, piece.AsColumnMajorArray());
            visit(piece);
        }
    }
}
