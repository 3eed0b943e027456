using Backprop.Losses;
using Backprop.Tests.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>What every loss owes to those who call it, for each row of <see cref="LossCases"/>.</summary>
public class LossContractTests
{
    private const int Samples = 6;

    [Fact]
    public void The_table_holds_every_loss_there_is()
    {
        Type[] losses = [.. typeof(Loss<>).Assembly.GetTypes().Where(type => !type.IsAbstract && IsLoss(type)).OrderBy(type => type.Name)];
        Type[] tested = [.. LossCases.All<double>().Select(row => row.Make().GetType().GetGenericTypeDefinition()).Distinct().OrderBy(type => type.Name)];

        Assert.Equal(losses, tested);
        Assert.True(losses.Length >= 7);

        static bool IsLoss(Type? type) => type is not null && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Loss<>)) || IsLoss(type.BaseType));
    }

    // Central differences with h = 6e-6 err by ε·|C|/h and h²·C'''/6, both near 1e-9 here.
    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void The_gradient_is_the_derivative_of_the_cost(string name)
    {
        const double h = 6e-6;
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        Matrix<double> output = row.Output(Samples), target = row.Target(Samples);
        foreach (Vector<double>? weights in new[] { null, Weights<double>() })
        {
            Matrix<double> analytic = loss.Evaluate(output, target, weights).Gradient.Clone();
            Matrix<double> numeric = analytic.MapIndexed((i, s, _) => (Cost(i, s, h) - Cost(i, s, -h)) / (2 * h));

            MatrixAssert.Close(numeric, analytic, 1e-6, floor: 1e-3, name);

            double Cost(int i, int s, double shift)
            {
                Matrix<double> shifted = output.Clone();
                shifted[i, s] += shift;
                return loss.Evaluate(shifted, target, weights).Cost;
            }
        }
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void The_cost_of_a_batch_is_the_sum_over_its_samples(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        Matrix<double> output = row.Output(Samples), target = row.Target(Samples);
        LossResult<double> batch = loss.Evaluate(output, target);
        Matrix<double> gradient = batch.Gradient.Clone();

        double sum = 0;
        for (int s = 0; s < Samples; s++)
        {
            LossResult<double> alone = loss.Evaluate(Column(output, s), Column(target, s));
            sum += alone.Cost;
            MatrixAssert.SameBits(Column(gradient, s), alone.Gradient);
        }

        Assert.Equal(sum, batch.Cost, 1e-14 * sum);
        Assert.True(sum > 0);
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void A_weight_of_k_counts_a_sample_k_times(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        Matrix<double> output = row.Output(Samples), target = row.Target(Samples);
        int[] times = [1, 0, 3, 2, 0, 1];
        int[] copies = [.. times.SelectMany((k, s) => Enumerable.Repeat(s, k))];

        LossResult<double> weighted = loss.Evaluate(output, target, Vector<double>.Build.DenseOfEnumerable(times.Select(k => (double)k)));
        Matrix<double> gradient = weighted.Gradient.Clone();
        LossResult<double> repeated = loss.Evaluate(Columns(output, copies), Columns(target, copies));

        Assert.Equal(repeated.Cost, weighted.Cost, 1e-14 * repeated.Cost);
        Matrix<double> sums = Matrix<double>.Build.Dense(LossCase<double>.Outputs, Samples);
        for (int c = 0; c < copies.Length; c++)
            sums.SetColumn(copies[c], sums.Column(copies[c]) + repeated.Gradient.Column(c));
        MatrixAssert.Close(sums, gradient, 1e-14, floor: 0);
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void A_sample_of_weight_0_adds_nothing_whatever_it_holds(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        Loss<double> loss = row.Make();
        Matrix<double> output = row.Output(Samples), target = row.Target(Samples);
        Vector<double> weights = Vector<double>.Build.Dense(Samples, s => s == 2 ? 0 : 1);
        LossResult<double> clean = loss.Evaluate(output, target, weights);
        Matrix<double> gradient = clean.Gradient.Clone();

        output.SetColumn(2, Vector<double>.Build.Dense(output.RowCount, double.NaN));
        target.SetColumn(2, Vector<double>.Build.Dense(target.RowCount, double.NaN));
        LossResult<double> dirty = loss.Evaluate(output, target, weights);

        Assert.Equal(clean.Cost, dirty.Cost);
        MatrixAssert.SameBits(gradient, dirty.Gradient);
        MatrixAssert.SameBits(Matrix<double>.Build.Dense(output.RowCount, 1), Column(dirty.Gradient, 2));
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void An_output_of_NaN_shows_in_the_cost(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        for (int i = 0; i < LossCase<double>.Outputs; i++)
        {
            Matrix<double> output = row.Output(Samples);
            output[i, 1] = double.NaN;

            Assert.True(double.IsNaN(row.Make().Evaluate(output, row.Target(Samples)).Cost));
        }
    }

    // A cost sums four terms of a few roundings each (unit 6e-8), relative to outputs near 10: below 1e-5 of the largest entry.
    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Float_agrees_with_double(string name)
    {
        var (wide, narrow) = (LossCases.Get<double>(name), LossCases.Get<float>(name));

        // The outputs of float serve both: 3·x rounds differently in double.
        LossResult<double> expected = wide.Make().Evaluate(narrow.Output(Samples).ToDouble(), wide.Target(Samples), Weights<double>());
        LossResult<float> actual = narrow.Make().Evaluate(narrow.Output(Samples), narrow.Target(Samples), Weights<float>());

        Assert.Equal(expected.Cost, actual.Cost, 1e-6 * expected.Cost);
        MatrixAssert.Close(expected.Gradient, actual.Gradient, 1e-5, floor: 1);
    }

    // Exact arithmetic would leave every bit; adding 100 rounds the scores to multiples of 2⁻⁴⁶ = 1.4e-14.
    [Theory]
    [MemberData(nameof(LossCases.NamesOfScores), MemberType = typeof(LossCases))]
    public void Adding_a_constant_to_all_scores_changes_nothing(string name)
    {
        LossCase<double> row = LossCases.Get<double>(name);
        LossResult<double> at0 = row.Make().Evaluate(row.Output(Samples), row.Target(Samples));
        LossResult<double> at100 = row.Make().Evaluate(row.Output(Samples) + 100, row.Target(Samples));

        Assert.Equal(at0.Cost, at100.Cost, 1e-12);
        MatrixAssert.Close(at0.Gradient, at100.Gradient, 1e-12, floor: 1);
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Large_outputs_stay_finite(string name)
    {
        Check<double>(1e9);
        Check<float>(1e6);

        void Check<T>(double size) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            LossCase<T> row = LossCases.Get<T>(name);
            LossResult<T> result = row.Make().Evaluate(row.Output(Samples) * T.CreateChecked(size), row.Target(Samples));

            Assert.True(double.IsFinite(result.Cost) && result.Cost > 0);
            Assert.All(result.Gradient.AsColumnMajorArray(), gradient => Assert.True(T.IsFinite(gradient)));
        }
    }

    [Theory]
    [MemberData(nameof(LossCases.Names), MemberType = typeof(LossCases))]
    public void Evaluate_allocates_nothing_after_warm_up(string name)
    {
        LossCase<float> row = LossCases.Get<float>(name);
        Loss<float> loss = row.Make();
        var (full, fullTarget, partial, partialTarget) = (row.Output(Samples), row.Target(Samples), row.Output(2), row.Target(2));
        Vector<float> weights = Weights<float>();

        Assert.Equal(0, Allocation.Of(Epoch));

        void Epoch()
        {
            loss.Evaluate(full, fullTarget);
            loss.Evaluate(full, fullTarget, weights);
            loss.Evaluate(partial, partialTarget);
        }
    }

    private static Vector<T> Weights<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => Vector<T>.Build.Dense(Samples, s => T.CreateChecked(new[] { 1, 0.5, 2, 0, 1.25, 3 }[s]));

    private static Matrix<double> Column(Matrix<double> matrix, int s) => Columns(matrix, [s]);

    private static Matrix<double> Columns(Matrix<double> matrix, int[] which) => Matrix<double>.Build.Dense(matrix.RowCount, which.Length, (i, c) => matrix[i, which[c]]);
}
