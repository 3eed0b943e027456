using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>Whoever does the pieces, each is done once, or handed back.</summary>
public class WorkAheadTests
{
    private sealed class Tally : WorkAhead
    {
        public int[] Done { get; } = new int[500];

        public new void Begin(int pieces) => base.Begin(pieces);

        public new int End() => base.End();

        protected override void Run(int piece) => Interlocked.Increment(ref Done[piece]);
    }

    [Fact]
    public void Every_piece_is_done_once_or_handed_back()
    {
        bool ends = false;
        Thread[] helpers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref ends))
                WorkAhead.TryPiece();
        }))];
        foreach (Thread helper in helpers)
            helper.Start();
        Tally work = new();
        for (int round = 1; round <= 200; round++)
        {
            int pieces = 1 + round % 7 * 40;
            Array.Clear(work.Done);
            work.Begin(pieces);
            Thread.SpinWait(round * 10);
            int rest = work.End();
            Assert.InRange(rest, 0, pieces);
            // From the last one on: those handed back are the first.
            Assert.Equal(Enumerable.Range(0, 500).Select(piece => piece >= rest && piece < pieces ? 1 : 0), work.Done);
            Assert.Equal(0, work.End());
        }
        Volatile.Write(ref ends, true);
        foreach (Thread helper in helpers)
            helper.Join();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Columns_gathered_ahead_are_the_chosen_ones(int threads)
    {
        const int Rows = 1100, Columns = 40;
        float[] source = ProductCheck.Draw<float>("source", Rows * Columns);
        int[] indices = [.. Enumerable.Range(0, 100).Select(k => 7 * k % Columns)];
        using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
        GatherAhead<float> ahead = new();
        for (int count = 1; count <= 23; count++)
        {
            float[] gathered = new float[Rows * count], expected = new float[Rows * count];
            ColumnGather.Run<float>(source, indices.AsSpan(count, count), expected);
            ahead.Begin(source, indices, count, count, gathered);
            Thread.SpinWait(500 * (count % 4));
            ahead.Finish();
            Assert.Equal(expected, gathered);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => ahead.Begin(new float[6], [0, 3], 0, 2, new float[4]));
    }

    // 23 columns are six pieces of at most four; the last pieces are done ahead, the others at the end.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(6)]
    public void Columns_are_the_chosen_ones_however_many_pieces_are_done_ahead(int pieces)
    {
        const int Rows = 5, Columns = 40, Start = 3, Count = 23;
        float[] source = ProductCheck.Draw<float>("source", Rows * Columns), gathered = new float[Rows * Count];
        int[] indices = [.. Enumerable.Range(0, 30).Select(k => 7 * k % Columns)];
        GatherAhead<float> ahead = new();

        ahead.Begin(source, indices, Start, Count, gathered);
        for (int i = 0; i < pieces; i++)
            WorkAhead.TryPiece();
        ahead.Finish();

        Assert.Equal(Enumerable.Range(0, Rows * Count).Select(i => source[indices[Start + i / Rows] * Rows + i % Rows]), gathered);
    }
}
