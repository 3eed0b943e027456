using System.Numerics;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Properties;

/// <summary>How a gradient depends on the batch: for random chains of every layer in which a sample passes by itself, every loss, in float and in double.</summary>
public class BatchPropertyTests
{
    private static readonly Gen<NetworkCase> Networks = NetworkCase.Of(Piece.SampleByItself);

    [Fact]
    public void Every_layer_is_drawn()
    {
        string[] layers = [.. typeof(Layer<>).Assembly.GetTypes().Where(type => type.IsPublic && !type.IsAbstract && IsLayer(type)).Select(type => type.Name.Split('`')[0]).Order()];
        int size = 3;
        string[] drawn = [.. Piece.Kinds.SelectMany(kind => new Piece(kind, 2).Make<float>(ref size).Tree).Select(layer => layer.GetType().Name.Split('`')[0]).Distinct().Order()];
        Assert.Equal(layers, drawn);

        static bool IsLayer(Type type) => type.BaseType is { } parent && (parent.IsGenericType && parent.GetGenericTypeDefinition() == typeof(Layer<>) || IsLayer(parent));
    }

    [Fact]
    public void A_permuted_batch_has_the_same_gradient_within_rounding()
    {
        Property.Holds(Networks, Both(Check<float>, Check<double>), @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) = (@case.Network<T>(), @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
            int[] order = [.. Enumerable.Range(0, @case.Samples)];
            @case.Stream("order").Shuffle<int>(order);
            Gradients.WithinRounding(
                Gradients.Of(network, loss, input, target),
                Gradients.Of(network, loss, Gradients.Columns(input, order), Gradients.Columns(target, order)),
                Gradients.Magnitudes(network, loss, input, target), @case.Samples);
        }
    }

    // Parts of 1, 2, … samples at random: the mean over the batch is Σ mᵢ/m · (the mean over part i).
    [Fact]
    public void Micro_batches_weighted_by_size_have_the_gradient_of_the_batch()
    {
        Property.Holds(Networks, Both(Check<float>, Check<double>), @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) = (@case.Network<T>(), @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
            T m = T.CreateTruncating(@case.Samples);
            T[] whole = Gradients.Of(network, loss, input, target).Map(g => g / m), parts = new T[whole.Length];
            RandomStream random = @case.Stream("parts");
            for (int first = 0, count; first < @case.Samples; first += count)
            {
                count = 1 + random.NextIndex(@case.Samples - first);
                T mi = T.CreateTruncating(count);
                T[] part = Gradients.Of(network, loss, input.SubMatrix(0, input.RowCount, first, count), target.SubMatrix(0, target.RowCount, first, count));
                for (int i = 0; i < parts.Length; i++)
                    parts[i] += mi / m * (part[i] / mi);
            }
            // Three roundings more: mᵢ/m, the quotient and the product.
            Gradients.WithinRounding(whole, parts, [.. Gradients.Magnitudes(network, loss, input, target).Select(sum => sum / @case.Samples)], @case.Samples + 3);
        }
    }

    [Fact]
    public void Every_sample_twice_has_the_same_mean_gradient()
    {
        Property.Holds(Networks, Both(Check<float>, Check<double>), @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) = (@case.Network<T>(), @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
            int[] twice = [.. Enumerable.Range(0, 2 * @case.Samples).Select(s => s % @case.Samples)];
            @case.Stream("order").Shuffle<int>(twice);
            T m = T.CreateTruncating(@case.Samples), m2 = T.CreateTruncating(2 * @case.Samples);
            Gradients.WithinRounding(
                Gradients.Of(network, loss, input, target).Map(g => g / m),
                Gradients.Of(network, loss, Gradients.Columns(input, twice), Gradients.Columns(target, twice)).Map(g => g / m2),
                [.. Gradients.Magnitudes(network, loss, input, target).Select(sum => sum / @case.Samples)], 2 * @case.Samples);
        }
    }

    // The sample stands anywhere in the batch and holds numbers like the others'; its target is none at all.
    [Fact]
    public void A_sample_of_weight_0_changes_no_bit()
    {
        Property.Holds(Networks, Both(Check<float>, Check<double>), @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) = (@case.Network<T>(), @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
            RandomStream random = @case.Stream("weights of samples");
            int place = random.NextIndex(@case.Samples + 1);
            int[] order = [.. Enumerable.Range(0, @case.Samples + 1).Select(s => s == place ? 0 : s - (s > place ? 1 : 0))];
            T[] weights = [.. Enumerable.Range(0, @case.Samples + 1).Select(s => s == place ? T.Zero : T.CreateTruncating(1 + random.NextIndex(5)))];
            Matrix<T> more = Gradients.Columns(input, order), targets = Gradients.Columns(target, order);
            more.SetColumn(place, more.Column(place).Map(x => -x));
            targets.SetColumn(place, targets.Column(place).Map(_ => T.NaN));
            Assert.Equal(loss.Evaluate(network.Infer(input), target, Dense(weights.Where((_, s) => s != place))).Cost, loss.Evaluate(network.Infer(more), targets, Dense(weights)).Cost);
            Gradients.SameBits<T>(
                Gradients.Of(network, loss, input, target, Dense(weights.Where((_, s) => s != place))),
                Gradients.Of(network, loss, more, targets, Dense(weights)));
        }

        static MathNet.Numerics.LinearAlgebra.Vector<T> Dense<T>(IEnumerable<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
            => MathNet.Numerics.LinearAlgebra.Vector<T>.Build.DenseOfEnumerable(values);
    }

    // Every operation of Backward is linear in Δ, and a power of two rounds nothing: with BatchNorm and Dropout, too. What comes near underflow is left aside.
    [Fact]
    public void A_loss_times_a_power_of_two_has_the_gradient_times_that_exactly()
    {
        Property.Holds(NetworkCase.Of(Piece.Kinds), Both(Check<float>, Check<double>), @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (Sequential<T> network, Loss<T> loss, Matrix<T> input, Matrix<T> target) = (@case.Network<T>(), @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
            T factor = T.ScaleB(T.One, @case.Stream("factor").NextIndex(21) - 10), tiny = T.ScaleB(T.One, -80);
            double cost = loss.Evaluate(network.Infer(input), target).Cost;
            var weights = MathNet.Numerics.LinearAlgebra.Vector<T>.Build.Dense(@case.Samples, factor);
            Assert.Equal(cost * double.CreateTruncating(factor), loss.Evaluate(network.Infer(input), target, weights).Cost);

            network.Step = 0;
            T[] once = Gradients.Of(network, loss, input, target);
            network.Step = 0;
            T[] scaled = Gradients.Of(network, loss, input, target, weights);
            for (int i = 0; i < once.Length; i++)
                Assert.True(once[i] * factor == scaled[i] || T.Abs(once[i]) < tiny, $"{typeof(T).Name} {i}: {once[i]:R} times {factor} is not {scaled[i]:R}");
        }
    }

    private static Action<NetworkCase> Both(Action<NetworkCase> inFloat, Action<NetworkCase> inDouble) => inFloat + inDouble;
}
