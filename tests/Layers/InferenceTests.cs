using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>Inference from the caller's memory into the caller's memory, for each row of <see cref="LayerCases"/>.</summary>
public class InferenceTests
{
    // 300 samples of a narrow network are one block; blocks are tested below.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Spans_give_the_bits_of_matrices(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LayerCase<T> row = LayerCases.Get<T>(name);
            Sequential<T> network = Around(row);
            foreach (int samples in new[] { 1, 2, 300 })
            {
                Matrix<T> input = row.Input(samples), expected = network.Forward(input);
                if (!row.InfersAsItTrains)
                    expected = network.Infer(input);
                MatrixAssert.SameBits(expected, network.Infer(input));
                MatrixAssert.SameBits(expected, InferSpans(network, input));
            }
        }
    }

    // Eight layers of one size, each drawn at random with its neighbours fitting: 40 networks, 1 … 700 samples.
    [Fact]
    public void Random_chains_give_the_bits_of_their_layers_one_by_one()
    {
        LayerCase<float>[] rows = [.. LayerCases.All<float>().Where(row => row.Features == 4 && row.Make().OutputSize(4) == 4)];
        for (int n = 0; n < 40; n++)
        {
            RandomStream random = new Seed(n).Stream("chain");
            Sequential<float> network = LayerCase<float>.Network([.. Enumerable.Range(0, 8).Select(_ => rows[random.NextIndex(rows.Length)].Make())]);
            Matrix<float> input = RandomMatrix.Normal<float>(4, 1 + random.NextIndex(700), "input"), expected = input;
            foreach (Layer<float> layer in network.Layers)
                expected = layer.Infer(expected);

            MatrixAssert.SameBits(expected, InferSpans(network, input));
        }
    }

    // 700 features between the layers make the smallest blocks, so these are 1, 1, 2 and 3 blocks, full and partial.
    [Theory]
    [InlineData(1)]
    [InlineData(InferenceBlocks<float>.Smallest)]
    [InlineData(InferenceBlocks<float>.Smallest + 1)]
    [InlineData(2 * InferenceBlocks<float>.Smallest + 188)]
    public void Blocks_leave_no_seam(int samples)
    {
        Sequential<float> network = LayerCase<float>.Network(
            new Dense<float>(5, 700), new ReLU<float>(), new Residual<float>(new Dense<float>(700, 9), new Tanh<float>(), new Dense<float>(9, 700)), new Dense<float>(700, 3), new Softmax<float>());
        Matrix<float> input = RandomMatrix.Normal<float>(5, samples, "input"), expected = network.Forward(input);

        MatrixAssert.SameBits(expected, network.Infer(input));
        MatrixAssert.SameBits(expected, InferSpans(network, input));
        for (int s = 0; s < samples; s += 37)
            MatrixAssert.SameBits(expected.SubMatrix(0, 3, s, 1), InferSpans(network, input.SubMatrix(0, 5, s, 1)));
    }

    // As many samples as give each of three threads blocks of its own, and a few more or fewer; layers between which the samples would be split otherwise.
    [Theory]
    [InlineData(3 * InferenceBlocks<float>.Smallest - 1)]
    [InlineData(3 * InferenceBlocks<float>.Smallest)]
    [InlineData(3 * InferenceBlocks<float>.Smallest + 1)]
    [InlineData(2000)]
    public void Threads_that_share_the_blocks_give_the_bits_of_one_and_allocate_nothing(int samples)
    {
        Sequential<float> member = LayerCase<float>.Network(new Dense<float>(700, 20), new GELU<float>(), new Dense<float>(20, 3));
        Sequential<float> network = LayerCase<float>.Network(
            new Dense<float>(5, 700), new BatchNorm<float>(700), new Residual<float>(new Dense<float>(700, 9), new Tanh<float>(), new Dense<float>(9, 700)), new Ensemble<float>(Averaging.Probabilities, member));
        Matrix<float> input = RandomMatrix.Normal<float>(5, samples, "input");
        float[] x = input.ToColumnMajorArray(), y = new float[3 * samples];
        using (WorkerTeam.Use(1))
            network.Infer(x, y);
        Matrix<float> expected = Matrix<float>.Build.Dense(3, samples, y);

        foreach (int threads in new[] { 2, 3, 4 })
        {
            using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
            MatrixAssert.SameBits(expected, InferSpans(network, input));
            Assert.Equal(0, Allocation.Of(() => network.Infer(x, y)));
        }
    }

    [Fact]
    public void Layers_of_the_callers_own_are_asked_by_the_callers_thread_alone()
    {
        var asked = new HashSet<int>();
        Sequential<double> network = new(new Tanh<double>(), new Sequential<double>(new Twice(() => asked.Add(Environment.CurrentManagedThreadId))));
        using WorkerTeam.Scope scope = WorkerTeam.Use(3, evenIfSmall: true);

        for (int pass = 0; pass < 20; pass++)
            network.Infer(Matrix<double>.Build.Dense(4, 100 * InferenceBlocks<double>.Smallest));

        Assert.Equal([Environment.CurrentManagedThreadId], asked);
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Nothing_is_allocated(string name)
    {
        LayerCase<float> row = LayerCases.Get<float>(name);
        Sequential<float> network = Around(row);
        float[] one = row.Input(1).ToColumnMajorArray(), many = row.Input(300).ToColumnMajorArray();
        float[] outputOfOne = new float[network.OutputSize(row.Features)], outputOfMany = new float[300 * outputOfOne.Length];

        Assert.Equal(0, Allocation.Of(() => network.Infer(one, outputOfOne)));
        Assert.Equal(0, Allocation.Of(() => network.Infer(many, outputOfMany)));
    }

    // The threads take working memory from one pool, split their products too, and find the team of workers free or busy.
    [Fact]
    public async Task Sixteen_threads_get_the_bits_of_one_and_allocate_nothing()
    {
        Sequential<float> network = LayerCase<float>.Network(
            new LayerNorm<float>(20), new Dense<float>(20, 300), new GELU<float>(), new Residual<float>(new Dense<float>(300, 40), new SiLU<float>(), new Dense<float>(40, 300)), new Dense<float>(300, 7), new Softmax<float>());
        Matrix<float>[] inputs = [.. Enumerable.Range(0, 16).Select(t => RandomMatrix.Normal<float>(20, 1 + 53 * t, $"input {t}"))];
        Matrix<float>[] expected = [.. inputs.Select(input => network.Infer(input))];
        using var start = new Barrier(16);

        long[] allocated = await Task.WhenAll(inputs.Select((input, t) => Task.Factory.StartNew(
            () =>
            {
                using WorkerTeam.Scope scope = WorkerTeam.Use(3, evenIfSmall: true);
                float[] x = input.AsColumnMajorArray(), y = new float[7 * input.ColumnCount];
                start.SignalAndWait();
                for (int pass = 0; pass < 20; pass++)
                {
                    Array.Fill(y, float.NaN);
                    network.Infer(x, y);
                    MatrixAssert.SameBits(expected[t], Matrix<float>.Build.Dense(7, input.ColumnCount, y));
                }
                return Allocation.Of(() => network.Infer(x, y));
            },
            TaskCreationOptions.LongRunning)));

        Assert.All(allocated, bytes => Assert.Equal(0, bytes));
    }

    // W = (1 2), b = 3 and samples 10, 20: y = 10 + 40 + 3.
    [Fact]
    public void A_layer_of_the_callers_own_goes_through_its_matrices()
    {
        Sequential<double> network = new(new Dense<double>(Matrix<double>.Build.Dense(1, 2, [1, 2]), MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(1, 3)), new Twice());
        double[] output = new double[2];

        network.Infer([10, 20, -1, 0], output);

        Assert.Equal([106.0, 4.0], output);
        Assert.Equal(Matrix<double>.Build.Dense(1, 2, output), network.Infer(Matrix<double>.Build.Dense(2, 2, [10, 20, -1, 0])));
    }

    [Fact]
    public void Misuse()
    {
        Sequential<double> network = LayerCase<double>.Network(new Dense<double>(4, 3), new Softmax<double>());
        double[] memory = new double[20];

        Assert.StartsWith("Sequential(2 layers): expected samples of 4 features, got 6 numbers", Refusal(new double[6], new double[3]));
        Assert.StartsWith("Dense(4→3) \"0\": expected at least one sample, got none (input 4×0).", Refusal([], []));
        Assert.StartsWith("Sequential(2 layers): expected an output of 3×2, got 5 numbers (input 4×2).", Refusal(new double[8], new double[5]));
        Assert.StartsWith("Sequential(2 layers): the output overlaps the input.", Assert.Throws<ArgumentException>(() => network.Infer(memory.AsSpan(0, 4), memory.AsSpan(3, 3))).Message);
        Assert.StartsWith("Dense(4→3) \"0\": expected an output of 3×1", Assert.Throws<ArgumentException>(() => network.Layers[0].Infer(new double[4], new double[4])).Message);
        Assert.Contains("\"weight\" has no values yet", Assert.Throws<InvalidOperationException>(() => new Dense<double>(4, 3).Infer(new double[4], new double[3])).Message);
        // No size is known before the Dense: what comes in is one sample.
        Sequential<double> bare = LayerCase<double>.Network(new Tanh<double>());
        Assert.StartsWith("Tanh \"0\": expected at least one sample", Assert.Throws<ArgumentException>(() => bare.Infer([], [])).Message);

        string Refusal(double[] input, double[] output) => Assert.Throws<ArgumentException>(() => network.Infer(input, output)).Message;
    }

    // Layers before and after, so that its operands are working memory.
    private static Sequential<T> Around<T>(LayerCase<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => LayerCase<T>.Network(new Scale<T>(row.Features), row.Make(), new Sigmoid<T>());

    private static Matrix<T> InferSpans<T>(Sequential<T> network, Matrix<T> input) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] output = new T[network.OutputSize(input.RowCount) * input.ColumnCount];
        Array.Fill(output, T.NaN);
        network.Infer(input.AsColumnMajorArray(), output);
        return Matrix<T>.Build.Dense(output.Length / input.ColumnCount, input.ColumnCount, output);
    }

    /// <summary>y = 2x, as a user might write it who does not know of spans.</summary>
    private sealed class Twice(Action? asked = null) : Layer<double>
    {
        public override string Title => "Twice";

        public override int OutputSize(int inputSize) => inputSize;

        public override Matrix<double> Forward(Matrix<double> input) => 2 * input;

        public override Matrix<double> Backward(Matrix<double> outputGradient) => 2 * outputGradient;

        public override void BackwardParameters(Matrix<double> outputGradient)
        {
        }

        public override Matrix<double> Infer(Matrix<double> input)
        {
            asked?.Invoke();
            return 2 * input;
        }
    }
}
