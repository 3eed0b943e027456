using System.Numerics;
using System.Runtime.CompilerServices;

namespace Backprop.Numerics;

/// <summary>
/// The softmax of every column of a matrix: y = eˣ / Σ eˣ. The exponentials of many columns are taken together, so that short columns
/// (few classes) fill the registers as well as long ones. Many columns are split among threads.
/// </summary>
internal static unsafe class ColumnSoftmax
{
    // A block of columns stays in the first cache from one pass to the next.
    private const int BlockElements = 2048;
    private const double OperationsPerElement = 60;

    /// <summary>y = softmax(x), column by column, each shifted by its largest element so that nothing overflows.</summary>
    /// <param name="x">rows × columns.</param>
    /// <param name="y">rows × columns, to be written; may be x.</param>
    /// <param name="largest">max x of each column, to be written.</param>
    /// <param name="logSums">ln Σ e^(x − max x) of each column, to be written: −ln y[i] = logSum − (x[i] − max x), without cancellation.</param>
    public static void Run<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> largest, Span<T> logSums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* largest0 = largest, sums0 = logSums[..largest.Length])
            Run(x, y, largest0, sums0, largest.Length);
        VectorMath.Log(logSums, logSums);
    }

    /// <summary>y = softmax(x), column by column, and nothing else.</summary>
    /// <param name="x">rows × columns.</param>
    /// <param name="y">rows × columns, to be written; may be x.</param>
    /// <param name="columns">The number of columns, at least 1.</param>
    public static void Run<T>(ReadOnlySpan<T> x, Span<T> y, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run(x, y, null, null, columns);

    private static void Run<T>(ReadOnlySpan<T> x, Span<T> y, T* largest, T* sums, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x, y0 = y[..x.Length])
        {
            Job<T> job = new() { X = x0, Y = y0, Largest = largest, Sums = sums, Rows = x.Length / columns };
            WorkerTeam.Run(&RunPart<T>, &job, columns, unit: 16, OperationsPerElement * x.Length);
        }
    }

    private static void RunPart<T>(void* operands, nint from, nint to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<T> job = *(Job<T>*)operands;
        nint rows = job.Rows, block = Math.Max(1, BlockElements / rows);
        for (nint first = from; first < to; first += block)
        {
            nint end = Math.Min(first + block, to);
            for (nint c = first; c < end; c++)
            {
                T largest = ColumnReduction.Max(job.X + c * rows, rows);
                Subtract(job.X + c * rows, largest, job.Y + c * rows, rows);
                if (job.Largest != null)
                    job.Largest[c] = largest;
            }
            Elementwise.RunHere(new Exponential<T>(), job.Y + first * rows, job.Y + first * rows, (end - first) * rows);
            for (nint c = first; c < end; c++)
            {
                T sum = ColumnReduction.Sum(job.Y + c * rows, rows);
                Multiply(job.Y + c * rows, T.One / sum, rows);
                if (job.Sums != null)
                    job.Sums[c] = sum;
            }
        }
    }

    // y = x − c
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract<T>(T* x, T c, T* y, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint k = 0;
        for (; k <= count - Vector<T>.Count; k += Vector<T>.Count)
            (Vector.Load(x + k) - new Vector<T>(c)).Store(y + k);
        for (; k < count; k++)
            y[k] = x[k] - c;
    }

    // y = c·y
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<T>(T* y, T c, nint count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint k = 0;
        for (; k <= count - Vector<T>.Count; k += Vector<T>.Count)
            (c * Vector.Load(y + k)).Store(y + k);
        for (; k < count; k++)
            y[k] *= c;
    }

    private readonly struct Exponential<T> : IFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> x) => VectorMath.Exp(x);
    }

    private struct Job<T> where T : unmanaged
    {
        public T* X, Y, Largest, Sums;
        public nint Rows;
    }
}
