using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// The multiclass hinge of every column of a matrix. The margins of many columns are judged together, so that short columns (few
/// classes) fill the registers as well as long ones. Many columns are split among threads.
/// </summary>
internal static unsafe class ColumnHinge
{
    // A block of columns stays in the first cache from one pass to the next.
    private const int BlockElements = 2048;
    private const double OperationsPerElement = 30;

    /// <summary>costs[c] = Σ over j ≠ r of max(0, x[j] − x[r] + 1), with r the right row of column c.</summary>
    /// <param name="x">rows × columns.</param>
    /// <param name="right">The right row of each column: whole numbers from 0 to rows − 1.</param>
    /// <param name="y">∂costs/∂x: rows × columns, to be written.</param>
    /// <param name="costs">One per column, to be written.</param>
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> right, Span<T> y, Span<T> costs) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x0 = x, right0 = right, y0 = y[..x.Length], costs0 = costs[..right.Length])
        {
            Job<T> job = new() { X = x0, Right = right0, Y = y0, Costs = costs0, Rows = x.Length / right.Length };
            WorkerTeam.Run(&RunPart<T>, &job, right.Length, unit: 16, OperationsPerElement * x.Length);
        }
    }

    private static void RunPart<T>(void* operands, nint from, nint to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<T> job = *(Job<T>*)operands;
        nint rows = job.Rows, block = Math.Max(1, BlockElements / rows);
        T* terms = Scratch.Take<T>(ScratchUse.Result, block * rows), rightScores = Scratch.Take<T>(ScratchUse.Operand, block * rows);
        for (nint first = from; first < to; first += block)
        {
            nint count = Math.Min(block, to - first), start = first * rows;
            for (nint c = 0; c < count; c++)
                new Span<T>(rightScores + c * rows, (int)rows).Fill(job.X[start + c * rows + job.RightRow(first + c)]);
            Elementwise.RunHere(default(Margin<T>), job.X + start, rightScores, terms, job.Y + start, count * rows);
            for (nint c = 0; c < count; c++)
            {
                T* column = terms + c * rows, slopes = job.Y + start + c * rows;
                nint r = job.RightRow(first + c);
                (column[r], slopes[r]) = (T.Zero, T.Zero);
                job.Costs[first + c] = ColumnReduction.Sum(column, rows);
                slopes[r] = -ColumnReduction.Sum(slopes, rows);
            }
        }
    }

    // A margin that is no number counts, so that the cost is none either.
    private readonly struct Margin<T> : ICost<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector<T> Apply(Vector<T> score, Vector<T> right, out Vector<T> δ)
        {
            Vector<T> margin = score - right + Vector<T>.One, outside = Vector.LessThanOrEqual(margin, Vector<T>.Zero);
            δ = Vector.AndNot(Vector<T>.One, outside);
            return Vector.AndNot(margin, outside);
        }
    }

    private struct Job<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X, Right, Y, Costs;
        public nint Rows;

        public readonly nint RightRow(nint column) => nint.CreateTruncating(Right[column]);
    }
}
