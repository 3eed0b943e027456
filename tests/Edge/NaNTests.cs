using System.Numerics;
using Backprop.Layers;
using Backprop.Optimizers;
using Backprop.Tests.Layers;
using Backprop.Tests.Losses;
using Backprop.Tests.Optimizers;
using Backprop.Training.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Edge;

/// <summary>A NaN is never lost in a maximum, a clip or a comparison, whatever the place that it has in a vector register. <see cref="NaNProcessorTests"/> runs this on lesser processors, too.</summary>
public class NaNTests
{
    // Registers of 4, 8 and 16 numbers, their rests, and reductions in parallel chains from 32 on.
    private static readonly int[] Sizes = [1, 2, 3, 7, 16, 17, 33, 40, 67];

    public static TheoryData<string> Activations => ["Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus"];

    public static TheoryData<string> Losses => LossCases.Names;

    public static TheoryData<string> Optimizers => OptimizerCase.Names;

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_keeps_it_where_it_is(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int size = 1;
            Layer<T> layer = new Properties.Piece(name, 4).Make<T>(ref size);
            Everywhere<T>((x, place) =>
            {
                T[] a = layer.Infer(x).ToColumnMajorArray();
                Assert.Equal([place], Enumerable.Range(0, a.Length).Where(i => T.IsNaN(a[i])));
            });
        }
    }

    [Fact]
    public void Softmax_and_what_normalises_a_sample_are_NaN_as_a_whole()
    {
        Check<double>();
        Check<float>();

        static void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => Everywhere<T>((x, _) =>
        {
            Assert.All(new Softmax<T>().Infer(x).ToColumnMajorArray(), p => Assert.True(T.IsNaN(p)));
            Assert.All(new LayerNorm<T>(x.RowCount).Infer(x).ToColumnMajorArray(), p => Assert.True(T.IsNaN(p)));
            Sequential<T> member = new(new Scale<T>(x.RowCount)), other = new(new Scale<T>(x.RowCount));
            // A single score has no probability.
            Averaging averaging = x.RowCount > 1 ? Averaging.Probabilities : Averaging.Outputs;
            Assert.All(new Ensemble<T>(averaging, member, other).Infer(x).ToColumnMajorArray(), p => Assert.True(T.IsNaN(p)));
        });
    }

    // One sample with a NaN among outputs and one without, so that the sum over samples meets it, too.
    [Theory]
    [MemberData(nameof(Losses))]
    public void A_cost_is_NaN(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LossCase<T> row = LossCases.Get<T>(name);
            foreach (int samples in new[] { 1, 2, 5, 40 })
                for (int place = 0; place < LossCase<T>.Outputs * samples; place++)
                {
                    Matrix<T> output = row.Output(samples);
                    output.AsColumnMajorArray()[place] = T.NaN;
                    Assert.True(double.IsNaN(row.Make().Evaluate(output, row.Target(samples)).Cost), $"{name}: a NaN at {place} of {samples} samples is lost");
                }
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_gradient_reaches_the_weight_with_and_without_clipping(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (GradientClipping? clipping in new[] { null, GradientClipping.ByNorm(1), GradientClipping.ByValue(1) })
                foreach (int size in Sizes)
                {
                    Parameter<T> parameter = OptimizerCase.Vector("w", new T[size]);
                    parameter.Gradients.Fill(T.One);
                    parameter.Gradients[size / 2] = T.NaN;
                    Optimizer<T> optimizer = OptimizerCase.Make<T>(name, [parameter]);
                    optimizer.Clipping = clipping;
                    optimizer.Step(T.One);
                    Assert.True(T.IsNaN(parameter.Values[size / 2]));
                    Assert.True(double.IsNaN(optimizer.GradientNorm(T.One)));
                    // By norm all of the gradient is unknown, else only that element.
                    int[] lost = [.. Enumerable.Range(0, size).Where(i => T.IsNaN(parameter.Values[i]))];
                    Assert.Equal(clipping?.MaximumNorm is null ? 1 : size, lost.Length);
                }
        }
    }

    // The largest score decides; one that is NaN is neither larger nor smaller.
    [Fact]
    public void A_metric_is_NaN()
    {
        foreach (int classes in new[] { 2, 3, 17 })
            for (int place = 0; place < 3 * classes; place++)
            {
                Matrix<float> scores = Matrix<float>.Build.Dense(classes, 3, (i, s) => i == s % classes ? 2 : 1), truth = Matrix<float>.Build.Dense(1, 3, (_, s) => s % 2);
                scores.AsColumnMajorArray()[place] = float.NaN;
                foreach (Metric metric in new Metric[] { new Accuracy(), new LogLoss(), new MacroF1() })
                    Assert.Equal(double.NaN, metric.Evaluate(scores, truth));
                foreach (Metric metric in new Metric[] { new Rmse(), new Mae(), new R2() })
                    Assert.Equal(double.NaN, metric.Evaluate(scores, Matrix<float>.Build.Dense(classes, 3, (i, s) => i + s)));
            }
    }

    [Fact]
    public void A_product_is_NaN_in_its_whole_column_and_no_other()
    {
        foreach (int size in Sizes)
        {
            Matrix<float> x = Matrix<float>.Build.Dense(size, 5, (i, s) => i - s);
            x[size / 2, 3] = float.NaN;
            Matrix<float> y = new Dense<float>(Matrix<float>.Build.Dense(9, size, (i, j) => i + 1 - j)).Infer(x);
            Assert.All(y.EnumerateIndexed(), entry => Assert.Equal(entry.Item2 == 3, float.IsNaN(entry.Item3)));
        }
    }

    private static void Everywhere<T>(Action<Matrix<T>, int> check) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int size in Sizes)
            for (int place = 0; place < size; place++)
            {
                Matrix<T> x = RandomMatrix.Normal<T>(size, 1, "x");
                x[place, 0] = T.NaN;
                check(x, place);
            }
    }
}
