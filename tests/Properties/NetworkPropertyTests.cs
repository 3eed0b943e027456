using System.Numerics;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using Backprop.Serialization;
using Backprop.Tests.Optimizers;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Properties;

/// <summary>What holds for a network whatever its layers: for random chains, in float and in double.</summary>
public class NetworkPropertyTests
{
    private static readonly Gen<NetworkCase> Networks = NetworkCase.Of(Piece.Kinds);

    public static TheoryData<string> Optimizers => OptimizerCase.Names;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Learning_rate_0_changes_no_weight(string optimizer)
    {
        Property.Holds(Networks, @case =>
        {
            Check<float>(@case, optimizer);
            Check<double>(@case, optimizer);
        }, @case => @case.Simpler());

        static void Check<T>(NetworkCase @case, string optimizer) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Sequential<T> network = @case.Network<T>();
            Optimizer<T> rule = OptimizerCase.Make(optimizer, network.Parameters, learningRate: 0, weightDecay: 0.25);
            T[] before = Weights(network);
            for (int step = 0; step < 2; step++)
            {
                Gradients.Of(network, @case.MakeLoss<T>(), @case.Input<T>(), @case.Target<T>());
                rule.Step(T.One / T.CreateTruncating(@case.Samples));
            }
            Gradients.SameBits<T>(before, Weights(network));
        }
    }

    // x + 0 = x and Δ + 0 = Δ. A sum is +0 for −0 + 0 (IEEE 754, §6.3), which the normal inputs are not.
    [Fact]
    public void A_residual_block_whose_branch_is_zero_is_the_identity()
    {
        Property.Holds(NetworkCase.Of([.. Piece.Kinds.Except(["Dropout"])]), @case =>
        {
            Check<float>(@case);
            Check<double>(@case);
        }, @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int size = @case.Inputs;
            Layer<T>[] branch = [.. @case.Pieces.Select(piece => piece.Make<T>(ref size)), new Dense<T>(size, @case.Inputs)];
            var block = new Residual<T>(branch);
            var network = new Sequential<T>(new Seed(@case.Draw), block);
            foreach (Parameter<T> parameter in branch[^1].Parameters)
                parameter.Values.Clear();
            Matrix<T> x = @case.Input<T>(), Δ = x.Map(value => T.One / (value + T.CreateTruncating(8)));
            Gradients.SameBits<T>(x.AsColumnMajorArray(), network.Infer(x).AsColumnMajorArray());
            Gradients.SameBits<T>(x.AsColumnMajorArray(), network.Forward(x).AsColumnMajorArray());
            Gradients.SameBits<T>(Δ.AsColumnMajorArray(), network.Backward(Δ).AsColumnMajorArray());
        }
    }

    [Fact]
    public void Saved_and_loaded_a_network_predicts_the_same_bits_and_saves_the_same_bytes()
    {
        Property.Holds(Networks, @case =>
        {
            Check<float>(@case);
            Check<double>(@case);
        }, @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Sequential<T> network = @case.Network<T>();
            Matrix<T> input = @case.Input<T>();
            // Moves the running statistics.
            network.Forward(input);
            byte[] saved = Bytes(network);
            LoadedModel<T> loaded = ModelFile.Unpack<T>(SafetensorsFile.Read(new MemoryStream(saved), "m"), "m");
            Gradients.SameBits<T>(network.Infer(input).AsColumnMajorArray(), loaded.Model.Infer(input).AsColumnMajorArray());
            Assert.Equal(saved, Bytes(loaded.Model));
        }

        static byte[] Bytes<T>(Sequential<T> network) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            MemoryStream stream = new();
            ModelFile.Pack(network, null).Write(stream);
            return stream.ToArray();
        }
    }

    // Work this small stays on one thread unless told otherwise. 37 times the samples give every thread several parts.
    [Fact]
    public void One_to_four_threads_give_the_same_bits()
    {
        Property.Holds(Networks, @case =>
        {
            Check<float>(@case);
            Check<double>(@case);
        }, @case => @case.Simpler());

        static void Check<T>(NetworkCase @case) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            NetworkCase larger = @case with { Samples = 37 * @case.Samples };
            T[]? expected = null;
            for (int threads = 1; threads <= 4; threads++)
            {
                using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: threads > 1);
                Sequential<T> network = larger.Network<T>();
                Optimizer<T> optimizer = new Adam<T>(network.Parameters, learningRate: 0.1);
                T[] gradients = Gradients.Of(network, larger.MakeLoss<T>(), larger.Input<T>(), larger.Target<T>());
                optimizer.Step(T.One / T.CreateTruncating(larger.Samples));
                T[] all = [.. gradients, .. Weights(network), .. network.Infer(larger.Input<T>()).AsColumnMajorArray()];
                expected ??= all;
                Gradients.SameBits<T>(expected, all);
            }
        }
    }

    // Scores and c are multiples of 2⁻⁸ below 2¹⁰, so that z + c is exact: then z + c − max(z + c) has the bits of z − max z.
    [Fact]
    public void Scores_plus_a_constant_have_the_same_softmax_cost_and_gradient()
    {
        Property.Holds(
            from classes in Gen.Choose(2, 40)
            from scores in Gen.ArrayOf(Gen.Choose(-4096, 4096), classes)
            from c in Gen.Choose(-100_000, 100_000)
            from smoothing in Gen.Choose(0, 3)
            from truth in Gen.Choose(0, classes - 1)
            select (scores, c, smoothing, truth),
            @case =>
            {
                Check<float>(@case.scores, @case.c, @case.smoothing, @case.truth);
                Check<double>(@case.scores, @case.c, @case.smoothing, @case.truth);
            });

        static void Check<T>(int[] scores, int c, int smoothing, int truth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var loss = new SoftmaxCrossEntropy<T>(labelSmoothing: smoothing / 8.0);
            Matrix<T> Scores(int shift) => Matrix<T>.Build.Dense(scores.Length, 1, (i, _) => T.CreateTruncating((scores[i] + shift) / 256.0));
            Matrix<T> target = Matrix<T>.Build.Dense(1, 1, T.CreateTruncating(truth));
            (double cost, Matrix<T> gradient) = loss.Evaluate(Scores(0), target);
            gradient = gradient.Clone();
            (double shiftedCost, Matrix<T> shiftedGradient) = loss.Evaluate(Scores(c), target);
            Assert.Equal(cost, shiftedCost);
            Gradients.SameBits<T>(gradient.AsColumnMajorArray(), shiftedGradient.AsColumnMajorArray());
            Gradients.SameBits<T>(new Softmax<T>().Infer(Scores(0)).AsColumnMajorArray(), new Softmax<T>().Infer(Scores(c)).AsColumnMajorArray());
        }
    }

    // Classes in another order are the same classes: each keeps its gradient, and the sums are of the same terms.
    [Fact]
    public void Classes_in_another_order_have_the_same_cost_and_gradient()
    {
        Property.Holds(
            from classes in Gen.Choose(2, 40)
            from scores in Gen.ArrayOf(Gen.Choose(-4096, 4096), classes)
            from order in Gen.Shuffle(Enumerable.Range(0, classes).ToArray())
            from truth in Gen.Choose(0, classes - 1)
            select (scores, order, truth),
            @case =>
            {
                Check<float>(@case.scores, @case.order, @case.truth);
                Check<double>(@case.scores, @case.order, @case.truth);
            });

        static void Check<T>(int[] scores, int[] order, int truth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (Loss<T> loss in new Loss<T>[] { new SoftmaxCrossEntropy<T>(), new MulticlassHinge<T>() })
            {
                Matrix<T> z = Matrix<T>.Build.Dense(scores.Length, 1, (i, _) => T.CreateTruncating(scores[i] / 256.0));
                (double cost, Matrix<T> gradient) = loss.Evaluate(z, Matrix<T>.Build.Dense(1, 1, T.CreateTruncating(truth)));
                gradient = gradient.Clone();
                (double other, Matrix<T> permuted) = loss.Evaluate(
                    Matrix<T>.Build.Dense(scores.Length, 1, (i, _) => z[order[i], 0]), Matrix<T>.Build.Dense(1, 1, T.CreateTruncating(Array.IndexOf(order, truth))));
                // c = log Σ e^(z − max) + (max − z), both parts positive and each with the error of its sum.
                double spacing = double.CreateTruncating(T.BitIncrement(T.One) - T.One), bound = (scores.Length + 4) * spacing;
                Assert.True(Math.Abs(cost - other) <= bound * (cost + Math.Log(scores.Length)), $"{loss.Title}: cost {cost:R} became {other:R}");
                for (int i = 0; i < order.Length; i++)
                    Assert.True(double.CreateTruncating(T.Abs(gradient[order[i], 0] - permuted[i, 0])) <= bound, $"{loss.Title}: gradient {gradient[order[i], 0]:R} became {permuted[i, 0]:R}");
            }
        }
    }

    // y = W₂·σ(W₁·x + b₁) + b₂: the units of the hidden layer may change places. The sum over them is rounded otherwise; each unit's own gradient is the same chain of operations.
    [Fact]
    public void Hidden_units_in_another_order_are_the_same_network()
    {
        Property.Holds(
            from sizes in Gen.ArrayOf(Gen.Choose(1, 12), 4)
            from activation in Gen.Elements("Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Mish", "Softplus")
            from order in Gen.Shuffle(Enumerable.Range(0, sizes[1]).ToArray())
            from draw in Gen.Choose(0, int.MaxValue)
            select (sizes, activation, order, draw),
            @case =>
            {
                Check<float>(@case.sizes, @case.activation, @case.order, @case.draw);
                Check<double>(@case.sizes, @case.activation, @case.order, @case.draw);
            });

        static void Check<T>(int[] sizes, string activation, int[] order, int draw) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            (int inputs, int hidden, int outputs, int samples) = (sizes[0], sizes[1], sizes[2], sizes[3]);
            Sequential<T> Network() => new(new Seed(draw), new Dense<T>(inputs, hidden, biasInitializer: Initializer.HeNormal), new Piece(activation, 3).Make<T>(ref hidden), new Dense<T>(hidden, outputs, biasInitializer: Initializer.HeNormal));
            Sequential<T> network = Network(), permuted = Network();
            (Matrix<T> w1, Matrix<T> b1, Matrix<T> w2) = (network.Parameters[0].Value, network.Parameters[1].Value, network.Parameters[2].Value);
            Matrix<T> Rows(Matrix<T> matrix) => Matrix<T>.Build.Dense(matrix.RowCount, matrix.ColumnCount, (i, j) => matrix[order[i], j]);
            Rows(w1).CopyTo(permuted.Parameters[0].Value);
            Rows(b1).CopyTo(permuted.Parameters[1].Value);
            Gradients.Columns(w2, order).CopyTo(permuted.Parameters[2].Value);
            RandomStream random = new Seed(draw).Stream("input");
            Matrix<T> x = Matrix<T>.Build.Dense(inputs, samples, (_, _) => T.CreateTruncating((float)random.NextNormal()));
            Matrix<T> Δ = Matrix<T>.Build.Dense(outputs, samples, (_, _) => T.CreateTruncating((float)random.NextNormal()));

            Matrix<T> y = network.Forward(x), other = permuted.Forward(x), a = network.Layers[1].Infer(network.Layers[0].Infer(x));
            Matrix<T> magnitudes = w2.Map(T.Abs) * a.Map(T.Abs);
            for (int s = 0; s < samples; s++)
                Gradients.WithinRounding(
                    [.. y.Column(s)], [.. other.Column(s)],
                    [.. Enumerable.Range(0, outputs).Select(i => double.CreateTruncating(magnitudes[i, s] + T.Abs(network.Parameters[3].Value[i, 0])))], hidden + 1);

            network.Backward(Δ);
            permuted.Backward(Δ);
            Gradients.SameBits<T>(Rows(network.Parameters[0].Gradient).AsColumnMajorArray(), permuted.Parameters[0].Gradients);
            Gradients.SameBits<T>(Rows(network.Parameters[1].Gradient).AsColumnMajorArray(), permuted.Parameters[1].Gradients);
            Gradients.SameBits<T>(Gradients.Columns(network.Parameters[2].Gradient, order).AsColumnMajorArray(), permuted.Parameters[2].Gradients);
            Gradients.SameBits<T>(network.Parameters[3].Gradients, permuted.Parameters[3].Gradients);
        }
    }

    private static T[] Weights<T>(Sequential<T> network) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
}
