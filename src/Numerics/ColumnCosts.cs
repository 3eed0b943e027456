using System.Numerics;

namespace Backprop.Numerics;

/// <summary>
/// Costs that judge every output by itself, added up over each column. The outputs of many columns are judged together, so that a
/// single output per sample fills the registers too; long spans are split among threads by columns.
/// </summary>
internal static unsafe class ColumnCosts
{
    // A block of columns stays in the first cache until it is added up.
    private const int BlockElements = 2048;

    /// <summary>costs[s] = Σᵢ f(a[i, s], y[i, s]).</summary>
    /// <param name="f">What one output costs.</param>
    /// <param name="a">outputs × samples.</param>
    /// <param name="y">outputs × samples.</param>
    /// <param name="δ">∂costs/∂a: outputs × samples, to be written.</param>
    /// <param name="costs">One per sample, to be written.</param>
    public static void Run<TCost, T>(TCost f, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> δ, Span<T> costs)
        where TCost : unmanaged, ICost<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* a0 = a, y0 = y[..a.Length], δ0 = δ[..a.Length], costs0 = costs)
        {
            Job<TCost, T> job = new() { F = f, A = a0, Y = y0, Derivatives = δ0, Costs = costs0, Rows = a.Length / costs.Length };
            WorkerTeam.Run(&RunPart<TCost, T>, &job, costs.Length, unit: Math.Max(1, 64 / (int)job.Rows), TCost.Operations * a.Length);
        }
    }

    private static void RunPart<TCost, T>(void* operands, nint from, nint to)
        where TCost : unmanaged, ICost<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Job<TCost, T> job = *(Job<TCost, T>*)operands;
        nint rows = job.Rows, block = Math.Max(1, BlockElements / rows);
        if (rows == 1)
        {
            Elementwise.RunHere(job.F, job.A + from, job.Y + from, job.Costs + from, job.Derivatives + from, to - from);
            return;
        }
        T* terms = Scratch.Take<T>(ScratchUse.Result, block * rows);
        for (nint first = from; first < to; first += block)
        {
            nint count = Math.Min(block, to - first), start = first * rows;
            Elementwise.RunHere(job.F, job.A + start, job.Y + start, terms, job.Derivatives + start, count * rows);
            for (nint c = 0; c < count; c++)
                job.Costs[first + c] = ColumnReduction.Sum(terms + c * rows, rows);
        }
    }

    private struct Job<TCost, T>
        where TCost : unmanaged
        where T : unmanaged
    {
        public TCost F;
        public T* A, Y, Derivatives, Costs;
        public nint Rows;
    }
}
