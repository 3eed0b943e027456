using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Layers;

/// <summary>That a layer gives the same numbers however it is used: again, in other sizes, from many threads, with many threads. For each row of <see cref="LayerCases"/>.</summary>
public class LayerReuseTests
{
    private const int Samples = 5;

    [Theory]
    [MemberData(nameof(LayerCases.NamesThatInferAsTheyTrain), MemberType = typeof(LayerCases))]
    public void Infer_equals_Forward_bit_for_bit(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LayerCase<T> row = LayerCases.Get<T>(name);
            Layer<T> layer = row.Build();
            Matrix<T> input = row.Input(Samples);

            MatrixAssert.SameBits(layer.Infer(input), layer.Forward(input));
        }
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Infer_between_Forward_and_Backward_changes_nothing(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> disturbed = row.Build(), undisturbed = row.Build();
        Matrix<double> input = row.Input(Samples);

        Matrix<double> output = disturbed.Forward(input);
        Matrix<double> inferred = disturbed.Infer(row.Input(2 * Samples, "other"));
        Matrix<double> kept = inferred.Clone();
        MatrixAssert.SameBits(undisturbed.Forward(input), output);
        MatrixAssert.SameBits(
            undisturbed.Backward(row.OutputGradient(undisturbed, Samples)), disturbed.Backward(row.OutputGradient(disturbed, Samples)));
        MatrixAssert.SameGradients(undisturbed, disturbed);
        Assert.Equal(undisturbed.Step, disturbed.Step);
        MatrixAssert.SameBits(kept, inferred, "what Infer returned is the caller's;");
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void A_sample_is_inferred_alone_as_in_a_batch(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> layer = row.Build();
        Matrix<double> input = row.Input(Samples), batch = layer.Infer(input);

        for (int s = 0; s < Samples; s++)
            MatrixAssert.SameBits(batch.SubMatrix(0, batch.RowCount, s, 1), layer.Infer(input.SubMatrix(0, row.Features, s, 1)));
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Batches_of_changing_size_give_the_numbers_of_a_fresh_layer(string name)
    {
        LayerCase<double> row = LayerCases.Get<double>(name);
        Layer<double> layer = row.Build();
        int[] sizes = [Samples, 2, Samples, 1, 2, 7, Samples];
        for (int step = 0; step < sizes.Length; step++)
        {
            int samples = sizes[step];
            Layer<double> fresh = row.Build();
            fresh.Step = step;
            Matrix<double> input = row.Input(samples, $"input {step}"), delta = row.OutputGradient(layer, samples, $"output gradient {step}");
            layer.ZeroGradients();

            MatrixAssert.SameBits(fresh.Forward(input), layer.Forward(input));
            MatrixAssert.SameBits(fresh.Backward(delta), layer.Backward(delta));
            MatrixAssert.SameGradients(fresh, layer);
        }
    }

    // 203 samples: several parts for every thread, and a rest that fills no vector register.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LayerCase<T> row = LayerCases.Get<T>(name);
            Matrix<T>[] expected = Pass(1);
            foreach (int threads in new[] { 2, 3, 5 })
                Assert.All(Pass(threads).Zip(expected), pair => MatrixAssert.SameBits(pair.Second, pair.First, $"{threads} threads:"));

            Matrix<T>[] Pass(int threads)
            {
                using WorkerTeam.Scope scope = WorkerTeam.Use(threads, evenIfSmall: true);
                Layer<T> layer = row.Build();
                Matrix<T> input = row.Input(203);
                return [layer.Infer(input), layer.Forward(input), layer.Backward(row.OutputGradient(layer, 203)), .. layer.Parameters.Select(p => p.Gradient)];
            }
        }
    }

    // Each thread splits its work too, and finds the team of workers free or busy.
    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public async Task Infer_from_eight_threads_gives_the_same_bits(string name)
    {
        LayerCase<float> row = LayerCases.Get<float>(name);
        Layer<float> layer = row.Build();
        Matrix<float>[] inputs = [.. Enumerable.Range(0, 8).Select(t => row.Input(100 + t, $"input {t}"))];
        Matrix<float>[] expected = [.. inputs.Select(layer.Infer)];
        using var start = new Barrier(8);

        Matrix<float>[][] actual = await Task.WhenAll(inputs.Select(input => Task.Factory.StartNew(
            () =>
            {
                using WorkerTeam.Scope scope = WorkerTeam.Use(3, evenIfSmall: true);
                start.SignalAndWait();
                return Enumerable.Range(0, 25).Select(_ => layer.Infer(input)).ToArray();
            },
            TaskCreationOptions.LongRunning)));

        for (int t = 0; t < 8; t++)
            Assert.All(actual[t], output => MatrixAssert.SameBits(expected[t], output));
    }

    [Theory]
    [MemberData(nameof(LayerCases.Names), MemberType = typeof(LayerCases))]
    public void A_step_allocates_nothing_after_warm_up(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            LayerCase<T> row = LayerCases.Get<T>(name);
            Layer<T> layer = row.Build();
            Matrix<T> full = row.Input(Samples), partial = row.Input(2);
            Matrix<T> fullDelta = row.OutputGradient(layer, Samples), partialDelta = row.OutputGradient(layer, 2);

            Assert.Equal(0, Allocation.Of(Epoch));

            void Epoch()
            {
                Step(full, fullDelta);
                Step(full, fullDelta);
                Step(partial, partialDelta);
            }

            void Step(Matrix<T> input, Matrix<T> delta)
            {
                layer.ZeroGradients();
                layer.Forward(input);
                layer.Backward(delta);
                layer.BackwardParameters(delta);
            }
        }
    }
}
