using Backprop.Data;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Training;

/// <summary>
/// Compares the gradients of Backward with central differences, <c>∂C/∂θ ≈ (C(θ + h) − C(θ − h)) / 2h</c>, entry by entry and in
/// double. It finds what no training curve shows: a forgotten term, a transposed matrix, a factor.
/// Where the two disagree and the one-sided differences show a kink between θ − h and θ + h, there is no derivative to
/// compare: the entry is left out and counted. A cost so large that its rounding hides a derivative fails the check: scale the
/// data or widen the step. Random layers draw the same numbers in every pass of a check; weights,
/// gradients and running statistics are afterwards as they were.
/// </summary>
public static class GradientCheck
{
    /// <summary>Checks the gradients of a network with its loss: of every parameter, and of the input.</summary>
    /// <param name="model">The network.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="batch">The samples to check it on; a handful is enough.</param>
    /// <param name="options">Step size, tolerance, sampling.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A weight has no values yet, or a layer of the caller's own answers null, or in another shape than it says.</exception>
    public static GradientCheckReport Run(Layer<double> model, Loss<double> loss, Batch<double> batch, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(batch);
        return new Checker(model, output => loss.Evaluate(output, batch.Targets, batch.Weights), batch.Inputs, options ?? new()).Run();
    }

    /// <summary>Checks one layer alone: the cost is <c>Σ Δ .* y</c> with a random Δ, so that no output escapes.</summary>
    /// <param name="layer">The layer, its weights set.</param>
    /// <param name="input">features × samples.</param>
    /// <param name="options">Step size, tolerance, sampling.</param>
    /// <exception cref="ArgumentException">Shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">As above.</exception>
    public static GradientCheckReport Run(Layer<double> layer, Matrix<double> input, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        options ??= new();
        RandomStream random = options.Seed.Stream("output gradient");
        var delta = Matrix<double>.Build.Dense(layer.OutputSize(input.RowCount), input.ColumnCount, (_, _) => random.NextNormal());
        return new Checker(layer, output => new(output.PointwiseMultiply(delta).ColumnSums().Sum(), delta), input, options).Run();
    }

    private sealed class Checker(Layer<double> model, Func<Matrix<double>, LossResult<double>> loss, Matrix<double> input, GradientCheckOptions options)
    {
        // A derivative much smaller than the largest is compared against this share of it: below lies rounding.
        private const double Floor = 1e-3;

        // A cost summed in any sensible order is known to about a hundred units in its last place.
        private const double CostRounding = 2e-14;
        private readonly long step = model.Step;
        private readonly Matrix<double> inputCopy = input.Clone();

        public GradientCheckReport Run()
        {
            (Matrix<double> Own, Matrix<double> Before)[] kept =
                [.. model.State.Select(item => item.Value).Concat(model.GivenParameters().Select(p => p.Gradient)).Select(own => (own, own.Clone()))];
            try
            {
                return Compare();
            }
            finally
            {
                foreach ((Matrix<double> own, Matrix<double> before) in kept)
                    before.CopyTo(own);
                model.Step = step;
            }
        }

        private GradientCheckReport Compare()
        {
            model.ZeroGradients();
            model.Step = step;
            Matrix<double> inputGradient = model.GivenBackward(loss(model.GivenForward(inputCopy)).Gradient, input.RowCount).Clone();
            (string Name, Matrix<double> Value, Matrix<double> Gradient)[] matrices =
                [.. model.Parameters.Select(p => (p.Name, p.Value, p.Gradient)), ("input", inputCopy, inputGradient)];

            int kinks = 0;
            var compared = new List<GradientCheckEntry>();
            double largest = matrices.Max(m => m.Gradient.AsColumnMajorArray().Max(Math.Abs));
            foreach ((string name, Matrix<double> value, Matrix<double> gradient) in matrices)
                foreach (int index in Chosen(name, value))
                {
                    GradientCheckEntry entry = Measure(name, value, gradient, index, largest);
                    if (!(entry.RelativeError <= options.Tolerance) && IsKink(value.AsColumnMajorArray(), index, Math.Abs(entry.Analytic - entry.Numeric)))
                        kinks++;
                    else
                        compared.Add(entry);
                }
            return new([.. compared.GroupBy(entry => entry.Name).Select(Worst)], compared.Count, kinks, options.Tolerance);
        }

        private GradientCheckEntry Measure(string name, Matrix<double> value, Matrix<double> gradient, int index, double largest)
        {
            double[] theta = value.AsColumnMajorArray();
            double h = Step(theta[index]);
            double analytic = gradient.AsColumnMajorArray()[index];
            double numeric = (Cost(theta, index, h) - Cost(theta, index, -h)) / (2 * h);
            double scale = Math.Max(Math.Max(Math.Abs(analytic), Math.Abs(numeric)), Floor * largest);
            double error = scale == 0 ? 0 : Math.Abs(analytic - numeric) / scale;
            return new(name, index % value.RowCount, index / value.RowCount, analytic, numeric, error);
        }

        // The one-sided differences jump by h·C'' where C is smooth: that shrinks with h. Across a kink it does not, or it vanishes
        // at once when the kink falls outside the smaller interval; and the central difference is then off by half the jump.
        // A larger error has another cause, and is one; and a jump that rounding can make shows no kink.
        private bool IsKink(double[] theta, int index, double error)
        {
            double h = Step(theta[index]);
            double wide = Jump(theta, index, h), narrow = Jump(theta, index, h / 8);
            return error <= Math.Abs(wide)
                && Math.Abs(wide) > CostRounding * Math.Abs(Cost(theta, index, 0)) / h
                && Math.Abs(8 * narrow - wide) > 0.5 * Math.Abs(wide);
        }

        private double Jump(double[] theta, int index, double h)
            => (Cost(theta, index, h) - 2 * Cost(theta, index, 0) + Cost(theta, index, -h)) / h;

        private double Step(double theta) => options.StepSize * Math.Max(1, Math.Abs(theta));

        private double Cost(double[] theta, int index, double shift)
        {
            double before = theta[index];
            theta[index] = before + shift;
            model.Step = step;
            double cost = loss(model.GivenForward(inputCopy)).Cost;
            theta[index] = before;
            return cost;
        }

        private IEnumerable<int> Chosen(string name, Matrix<double> value)
        {
            int[] all = [.. Enumerable.Range(0, value.RowCount * value.ColumnCount)];
            if (options.EntriesPerMatrix is not { } limit || all.Length <= limit)
                return all;
            options.Seed.Stream($"gradient check:{name}").Shuffle<int>(all);
            return all.Take(limit).Order();
        }

        private static GradientCheckEntry Worst(IEnumerable<GradientCheckEntry> entries)
            => entries.Aggregate((worst, entry) => entry.RelativeError > worst.RelativeError || double.IsNaN(entry.RelativeError) ? entry : worst);
    }
}
