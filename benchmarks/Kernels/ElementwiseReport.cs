using System.Diagnostics;
using System.Numerics.Tensors;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Optimizers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Benchmarks.Kernels;

/// <summary>
/// Elements per second of what is computed one by one: activations, forward and backward, losses and the updates of optimizers, as their owners run them, beside the
/// same formula written with scalar functions and beside TensorPrimitives where it has the function. float, one thread, in the first cache; the best
/// of interleaved rounds.
/// </summary>
internal static class ElementwiseReport
{
    private const int Features = 64, Samples = 64, Rounds = 15;
    private const double SecondsPerRound = 2e-3;

    private static readonly Matrix<float> z = Normal(Features, Samples), gradient = Normal(Features, Samples);
    private static readonly float[] x = z.AsColumnMajorArray(), y = new float[Features * Samples];

    public static void Print(TextWriter output)
    {
        using WorkerTeam.Scope scope = WorkerTeam.Use(1);
        Row[] rows = [.. Activations(), .. Losses(), .. Updates()];
        double[,] best = new double[rows.Length, 3];
        for (int round = 0; round < Rounds; round++)
            for (int r = 0; r < rows.Length; r++)
            {
                best[r, 0] = Math.Max(best[r, 0], Speed(rows[r].Ours, rows[r].Elements));
                best[r, 1] = Math.Max(best[r, 1], Speed(rows[r].Scalar, rows[r].Elements));
                best[r, 2] = Math.Max(best[r, 2], Speed(rows[r].Primitives, rows[r].Elements));
            }
        output.WriteLine("| million elements/s | Backprop | scalar functions | TensorPrimitives |");
        output.WriteLine("|---|---|---|---|");
        for (int r = 0; r < rows.Length; r++)
            output.WriteLine($"| {rows[r].Name} | {best[r, 0]:N0} | {Figure(best[r, 1])} | {Figure(best[r, 2])} |");

        static string Figure(double speed) => speed == 0 ? "" : $"{speed:N0}";
    }

    private static IEnumerable<Row> Activations()
    {
        yield return new("eˣ", () => VectorMath.Exp(x, y), Each(float.Exp), () => TensorPrimitives.Exp(x, y));
        yield return new("ln x", () => VectorMath.Log(x, y), Each(float.Log), () => TensorPrimitives.Log(x, y));
        foreach ((Activation<float> layer, Func<float, float> f, Action? primitives) in new (Activation<float>, Func<float, float>, Action?)[]
        {
            (new ReLU<float>(), v => Math.Max(v, 0), () => TensorPrimitives.Max(x, 0f, y)),
            (new Sigmoid<float>(), ScalarMath.Sigmoid, () => TensorPrimitives.Sigmoid(x, y)),
            (new Tanh<float>(), float.Tanh, () => TensorPrimitives.Tanh(x, y)),
            (new Softplus<float>(), ScalarMath.Softplus, null),
            (new ELU<float>(), v => v > 0 ? v : ScalarMath.Expm1(v), null),
            (new SELU<float>(), v => v > 0 ? 1.0507f * v : 1.7581f * ScalarMath.Expm1(v), null),
            (new GELU<float>(), v => v * ScalarMath.NormalCdf(v), null),
            (new SiLU<float>(), v => v * ScalarMath.Sigmoid(v), null),
            (new Mish<float>(), v => v * float.Tanh(ScalarMath.Softplus(v)), null),
        })
        {
            layer.Forward(z);
            yield return new(layer.Title, () => layer.Forward(z), Each(f), primitives);
            yield return new($"{layer.Title}, backward", () => layer.Backward(gradient), null, null);
        }
    }

    private static IEnumerable<Row> Losses()
    {
        foreach ((int classes, int samples) in new[] { (3, 16), (10, 64), (1000, 64) })
        {
            Matrix<float> scores = Normal(classes, samples), indices = Matrix<float>.Build.Dense(1, samples, (_, s) => s % classes);
            float[] p = new float[classes * samples];
            foreach (SoftmaxCrossEntropy<float> loss in new SoftmaxCrossEntropy<float>[] { new(), new(0.1) })
                yield return new($"{loss.Title} of {classes} × {samples}", () => loss.Evaluate(scores, indices), null, loss.LabelSmoothing > 0 ? null : () => Softmax(scores.AsColumnMajorArray(), p, classes), p.Length);
            MulticlassHinge<float> hinge = new();
            yield return new($"{hinge.Title} of {classes} × {samples}", () => hinge.Evaluate(scores, indices), () => Hinge(scores.AsColumnMajorArray(), p, classes), null, p.Length);
        }
        foreach ((int outputs, int samples) in new[] { (1, 64), (64, 64) })
        {
            Matrix<float> a = Normal(outputs, samples), targets = Normal(outputs, samples).Map(v => v > 0 ? 1f : 0f);
            foreach (Loss<float> loss in new Loss<float>[] { new BinaryCrossEntropyWithLogits<float>(), new MeanSquaredError<float>(), new MeanAbsoluteError<float>(), new Huber<float>() })
                yield return new($"{loss.Title} of {outputs} × {samples}", () => loss.Evaluate(a, targets), null, null, outputs * samples);
        }
    }

    private static IEnumerable<Row> Updates()
    {
        foreach (Func<Parameter<float>, Optimizer<float>> make in new Func<Parameter<float>, Optimizer<float>>[]
        {
            w => new Sgd<float>([w], learningRate: 1e-6),
            w => new Sgd<float>([w], learningRate: 1e-6, momentum: 0.9),
            w => new Sgd<float>([w], learningRate: 1e-6, momentum: 0.9, nesterov: true),
            w => new Adagrad<float>([w], learningRate: 1e-6),
            w => new RmsProp<float>([w], learningRate: 1e-6),
            w => new Adam<float>([w], learningRate: 1e-6),
        })
        {
            Parameter<float> w = new("W", Features, Samples);
            gradient.AsColumnMajorArray().CopyTo(w.Gradients);
            Optimizer<float> optimizer = make(w);
            yield return new(optimizer.Title, () => optimizer.Step(1f), null, null);
        }
    }

    private static void Softmax(float[] scores, float[] p, int classes)
    {
        for (int start = 0; start < p.Length; start += classes)
            TensorPrimitives.SoftMax(scores.AsSpan(start, classes), p.AsSpan(start, classes));
    }

    private static float Hinge(float[] scores, float[] slopes, int classes)
    {
        float cost = 0;
        for (int s = 0; s < scores.Length / classes; s++)
        {
            Span<float> column = scores.AsSpan(s * classes, classes), d = slopes.AsSpan(s * classes, classes);
            int right = s % classes;
            float inside = 0;
            for (int j = 0; j < classes; j++)
            {
                float margin = column[j] - column[right] + 1;
                bool counts = j != right && !(margin <= 0);
                d[j] = counts ? 1 : 0;
                cost += counts ? margin : 0;
                inside += d[j];
            }
            d[right] = -inside;
        }
        return cost;
    }

    private static Action Each(Func<float, float> f) => () =>
    {
        for (int k = 0; k < x.Length; k++)
            y[k] = f(x[k]);
    };

    private static double Speed(Action? run, int elements)
    {
        if (run is null)
            return 0;
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerRound; calls += 10)
            for (int call = 0; call < 10; call++)
                run();
        return (double)elements * calls / Stopwatch.GetElapsedTime(start).TotalSeconds * 1e-6;
    }

    private static Matrix<float> Normal(int rows, int columns)
    {
        RandomStream random = new Seed(1).Stream("elementwise", rows);
        return Matrix<float>.Build.Dense(rows, columns, (_, _) => (float)random.NextNormal());
    }

    private sealed record Row(string Name, Action Ours, Action? Scalar, Action? Primitives, int Elements = Features * Samples);
}
