using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

/// <summary>The multiclass hinge of columns of every height against its definition. Scores are multiples of ⅛, so every sum is exact.</summary>
public class ColumnHingeTests
{
    [Fact]
    public void Costs_and_slopes_are_those_of_the_definition()
    {
        for (int rows = 1; rows <= 70; rows++)
            Check(rows, columns: 1 + rows * 31 % 97);
        Check(rows: 3000, columns: 5);
    }

    private static void Check(int rows, int columns)
    {
        float[] scores = [.. ProductCheck.Draw<float>("scores", rows * columns).Select(score => MathF.Round(8 * score) / 8)];
        int[] right = [.. Enumerable.Range(0, columns).Select(c => 7 * c % rows)];
        float[] costs = new float[columns], slopes = new float[rows * columns];
        for (int c = 0; c < columns; c++)
            for (int j = 0; j < rows; j++)
                if (j != right[c] && scores[c * rows + j] - scores[c * rows + right[c]] + 1 is > 0 and float margin)
                {
                    costs[c] += margin;
                    slopes[c * rows + j] = 1;
                    slopes[c * rows + right[c]]--;
                }
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
            float[] c = new float[columns], y = new float[rows * columns];
            ColumnHinge.Run<float>(scores, Array.ConvertAll(right, r => (float)r), y, c);
            Assert.Equal(costs, c);
            Assert.Equal(slopes, y);
        }
    }
}
