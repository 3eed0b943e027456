using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Backprop.Numerics;

namespace Backprop.Layers;

/// <summary>
/// Inference through a chain of layers, in blocks of samples: the values between two layers stay in the second cache, but blocks are not so small that the weights
/// would have to be read again for each handful of samples. Where each thread can have blocks of its own, the threads share them, and nobody waits between two layers; otherwise
/// the layers split their own work. Both ways give the same bits. Of very wide chains no more is held at once than fits any memory, by all threads together.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class InferenceBlocks<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The fewest samples in a block, where there are more and they fit.</summary>
    public const int Smallest = 256;

    private const int BlockElements = 1 << 16, MostElements = 1 << 26;

    private readonly Layer<T>[] layers;
    private readonly double operationsPerSample;
    private readonly bool isShared;

    /// <param name="layers">The chain, input first. Layers of the caller's own are asked by the caller's thread alone.</param>
    public InferenceBlocks(Layer<T>[] layers)
    {
        this.layers = layers;
        operationsPerSample = 2 * layers.Sum(layer => layer.Parameters.Sum(parameter => (double)parameter.Count));
        isShared = layers.SelectMany(layer => layer.Tree).All(layer => layer.GetType().Assembly == typeof(Layer<>).Assembly);
    }

    /// <summary>Computes every sample.</summary>
    /// <param name="x">features × samples.</param>
    /// <param name="y">Output features × samples, to be written; apart from x.</param>
    /// <param name="samples">The number of samples, at least 1.</param>
    public void Run(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        int inputs = x.Length / samples, widest = Widest(inputs), threads = WorkerTeam.Threads;
        int most = Math.Max(1, Math.Min(Math.Max(Smallest, BlockElements / widest), MostElements / widest));
        int blocks = (samples - 1) / most + 1;
        bool shares = isShared && samples / threads >= Smallest && threads <= MostElements / Math.Max(BlockElements, (long)Smallest * widest);
        if (shares)
            blocks = (blocks + threads - 1) / threads * threads;
        fixed (T* from = x, to = y)
        {
            Job job = new() { Chain = this, X = from, Y = to, Inputs = inputs, Outputs = y.Length / samples, Widest = widest, Block = (samples - 1) / blocks + 1 };
            // On this frame, which waits for the threads, its reference stays alive and current.
            void* operands = Unsafe.AsPointer(ref job);
            if (shares)
                WorkerTeam.Run(&RunPart, operands, samples, job.Block, operationsPerSample * samples, job.Block);
            else
                RunPart(operands, 0, samples);
        }
    }

    private static void RunPart(void* operands, nint from, nint to)
    {
        ref readonly Job job = ref Unsafe.AsRef<Job>(operands);
        int half = job.Widest * job.Block;
        // Layers write to the two halves in turn.
        T[] halves = ArrayPool<T>.Shared.Rent(2 * half);
        for (nint s = from; s < to; s += job.Block)
        {
            int count = (int)Math.Min(job.Block, to - s);
            job.Chain.RunBlock(new(job.X + s * job.Inputs, count * job.Inputs), new(job.Y + s * job.Outputs, count * job.Outputs), count, halves.AsSpan(0, half), halves.AsSpan(half));
        }
        ArrayPool<T>.Shared.Return(halves);
    }

    private void RunBlock(ReadOnlySpan<T> x, Span<T> y, int samples, Span<T> even, Span<T> odd)
    {
        for (int l = 0; l < layers.Length - 1; l++)
        {
            Span<T> a = (l % 2 == 0 ? even : odd)[..(samples * layers[l].OutputSize(x.Length / samples))];
            layers[l].InferInto(x, a, samples);
            x = a;
        }
        layers[^1].InferInto(x, y, samples);
    }

    /// <summary>The most features between two layers, at least 1.</summary>
    private int Widest(int features)
    {
        int widest = 1;
        for (int l = 0; l < layers.Length - 1; l++)
            widest = Math.Max(widest, features = layers[l].OutputSize(features));
        return widest;
    }

    private struct Job
    {
        public InferenceBlocks<T> Chain;
        public T* X, Y;
        public int Inputs, Outputs, Widest, Block;
    }
}
