namespace Backprop.Data;

/// <summary>
/// How samples on the disk are shuffled: blocks of samples that lie side by side are read in random order, as many of them as fit into memory at once, and the
/// samples of these are shuffled among each other. When all blocks fit, every order is equally likely, and the same one as for samples in memory.
/// </summary>
/// <param name="BlockSize">Samples in a block, at least 1.</param>
/// <param name="Blocks">Blocks in memory at once, at least 1.</param>
internal sealed record BlockShuffle(int BlockSize, int Blocks)
{
    // Long enough for a disk to be read at its speed, short enough for many of them.
    private const int BlockBytes = 1 << 20;

    // With fewer, neighbours in the file would meet in almost every batch.
    private const int FewestBlocks = 16;

    /// <param name="bytes">What the samples in memory may take.</param>
    /// <param name="features">The values of a sample, of type float.</param>
    public static BlockShuffle For(long bytes, int features)
    {
        int sampleBytes = checked(features * sizeof(float));
        long held = Math.Max(1, Math.Min(bytes / sampleBytes, Array.MaxLength / features));
        int blockSize = (int)Math.Clamp(Math.Min(BlockBytes / sampleBytes, held / FewestBlocks), 1, int.MaxValue);
        return new(blockSize, (int)Math.Max(1, held / blockSize));
    }
}
