using System.Buffers;
using System.Numerics;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Layers;

/// <summary>
/// k networks that see the same input, and their average. Of values it is the mean; of scores the logarithm of the mean
/// probability, so that softmax of the output is the mean of the members' softmax:
/// <code>
/// Outputs:         y = 1/k Σₘ zₘ                         δₘ = Δ/k
/// Probabilities:   y = log 1/k Σₘ pₘ, pₘ = softmax(zₘ)   δₘ = g − pₘ·Σg, with g = Δ .* w and the share w = pₘ/(k·eʸ) of member m
/// </code>
/// The gradient of the input is the sum over the members. (Hansen and Salamon, "Neural Network Ensembles", 1990.)
/// The members are named <c>members.0</c>, <c>members.1</c>, …
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Ensemble<T> : Layer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sequential<T>[] members;
    private readonly Parameter<T>[] parameters;
    private readonly Matrix<T>[] outputs;
    private readonly MatrixBuffer<T>[] memberGradients;
    private MatrixBuffer<T> averages, inputGradients;
    private Matrix<T>? average;
    private T[] logSums = [];

    /// <summary>Puts networks side by side.</summary>
    /// <param name="averaging">What is averaged.</param>
    /// <param name="members">At least one network; all with the same sizes.</param>
    /// <exception cref="ArgumentException">There is no member, two differ in their sizes, one layer stands in two places, or probabilities are those of a single output.</exception>
    public Ensemble(Averaging averaging, params Sequential<T>[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Length == 0)
            throw new ArgumentException("An Ensemble needs at least one member.", nameof(members));
        Averaging = Setting.Defined(averaging, nameof(averaging));
        this.members = Setting.NoneNull(members, nameof(members));
        parameters = [.. members.SelectMany(member => member.Parameters)];
        outputs = new Matrix<T>[members.Length];
        memberGradients = new MatrixBuffer<T>[members.Length];
        Place("");
        foreach (Sequential<T> member in members)
        {
            if (member.InputSize != InputSize)
                throw new ArgumentException($"{this}: the members take the same input, but one expects {Size(InputSize)} features and another {Size(member.InputSize)}.", nameof(members));
        }
        if (Tree.GroupBy(layer => layer).FirstOrDefault(places => places.Count() > 1) is { } places)
            throw new ArgumentException($"{places.Key.Title} stands in two places of the Ensemble: a layer caches one input, so make two layers.", nameof(members));
        if (InputSize is { } size)
            OutputSize(size);
    }

    /// <summary>What is averaged.</summary>
    public Averaging Averaging { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<Sequential<T>> Members => members;

    /// <inheritdoc/>
    public override string Title => $"Ensemble({members.Length} × {string.Join(", ", members[0].Layers.Select(layer => layer.Title))})";

    /// <inheritdoc/>
    public override int? InputSize => members[0].InputSize;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedMatrix<T>> State => [.. members.SelectMany(member => member.State)];

    /// <inheritdoc/>
    public override long Step
    {
        get => members[0].Step;
        set
        {
            foreach (Sequential<T> member in members)
                member.Step = value;
        }
    }

    /// <inheritdoc/>
    public override int OutputSize(int inputSize)
    {
        int size = members[0].OutputSize(inputSize);
        foreach (Sequential<T> member in members)
        {
            int other = member.OutputSize(inputSize);
            if (other != size)
                throw new ArgumentException($"{this}: the members give the same number of features, but one gives {size} and another {other}.");
        }
        if (Averaging == Averaging.Probabilities && size == 1)
            throw new ArgumentException($"{this}: softmax of a single score is 1, whatever the score. Give the members an output for each class, or average their outputs.");
        return size;
    }

    /// <inheritdoc/>
    public override Matrix<T> Forward(Matrix<T> input)
    {
        CheckInput(input);
        int samples = input.ColumnCount;
        Matrix<T> room = averages.Get(OutputSize(input.RowCount), samples);
        RequireOther(input, room);
        for (int m = 0; m < members.Length; m++)
            outputs[m] = members[m].Forward(input);
        average = room;
        if (logSums.Length < members.Length * samples)
            logSums = new T[members.Length * samples];
        Begin(average.AsColumnMajorArray());
        for (int m = 0; m < members.Length; m++)
            Include(outputs[m].AsColumnMajorArray(), logSums.AsSpan(m * samples, samples), average.AsColumnMajorArray());
        End(average.AsColumnMajorArray());
        return average;
    }

    /// <inheritdoc/>
    public override Matrix<T> Backward(Matrix<T> outputGradient)
    {
        Matrix<T>? sum = null;
        for (int m = 0; m < members.Length; m++)
        {
            Matrix<T> inputGradient = members[m].GivenBackward(MemberGradient(m, outputGradient));
            sum ??= inputGradients.Get(inputGradient.RowCount, inputGradient.ColumnCount);
            if (m == 0)
                inputGradient.CopyTo(sum);
            else
                Elementwise.Map(new Arithmetic.Sum<T>(), inputGradient.AsColumnMajorArray(), sum.AsColumnMajorArray(), sum.AsColumnMajorArray().AsSpan());
        }
        return sum!;
    }

    /// <inheritdoc/>
    public override void BackwardParameters(Matrix<T> outputGradient)
    {
        for (int m = 0; m < members.Length; m++)
            members[m].BackwardParameters(MemberGradient(m, outputGradient));
    }

    /// <inheritdoc/>
    public override Matrix<T> Infer(Matrix<T> input) => InferMatrix(input);

    /// <inheritdoc/>
    public override void Reseed(Seed seed)
    {
        foreach (Sequential<T> member in members)
            member.Reseed(seed);
    }

    internal override IEnumerable<Layer<T>> Tree => [this, .. members.SelectMany(member => member.Tree)];

    internal override void Place(string name)
    {
        base.Place(name);
        for (int m = 0; m < members.Length; m++)
            members[m].Place(LayerPath.Join(name, $"members.{m}"));
    }

    internal override void InferInto(ReadOnlySpan<T> x, Span<T> y, int samples)
    {
        T[] rented = ArrayPool<T>.Shared.Rent(y.Length + samples);
        Span<T> z = rented.AsSpan(0, y.Length);
        Begin(y);
        foreach (Sequential<T> member in members)
        {
            member.InferInto(x, z, samples);
            Include(z, rented.AsSpan(y.Length, samples), y);
        }
        End(y);
        ArrayPool<T>.Shared.Return(rented);
    }

    internal override void CheckInput(int features, int samples)
    {
        foreach (Sequential<T> member in members)
            member.CheckInput(features, samples);
    }

    // The neutral element of what is summed: values, or the exponentials of logarithms.
    private void Begin(Span<T> y) => y.Fill(Averaging == Averaging.Outputs ? T.Zero : T.NegativeInfinity);

    // Takes a member's output z in; for Probabilities logSums tells what softmax needs of each sample, log Σ eᶻ.
    private void Include(ReadOnlySpan<T> z, Span<T> logSums, Span<T> y)
    {
        if (Averaging == Averaging.Outputs)
        {
            Elementwise.Map(new Arithmetic.Sum<T>(), z, y, y);
            return;
        }
        int size = y.Length / logSums.Length;
        for (int s = 0; s < logSums.Length; s++)
        {
            T logSum = logSums[s] = LogSum(z.Slice(s * size, size));
            for (int i = s * size; i < (s + 1) * size; i++)
                y[i] = LogSum([y[i], z[i] - logSum]);
        }
    }

    private void End(Span<T> y)
    {
        T count = T.CreateChecked(members.Length), logCount = T.Log(count);
        for (int i = 0; i < y.Length; i++)
            y[i] = Averaging == Averaging.Outputs ? y[i] / count : y[i] - logCount;
    }

    private Matrix<T> MemberGradient(int m, Matrix<T> outputGradient)
    {
        ReadOnlySpan<T> Δ = CheckOutputGradient(average, outputGradient);
        Matrix<T> gradient = memberGradients[m].Get(outputGradient.RowCount, outputGradient.ColumnCount);
        ReadOnlySpan<T> z = outputs[m].AsColumnMajorArray(), y = average!.AsColumnMajorArray();
        Span<T> δ = gradient.AsColumnMajorArray();
        int size = outputGradient.RowCount, samples = outputGradient.ColumnCount;
        T count = T.CreateChecked(members.Length);
        if (Averaging == Averaging.Outputs)
        {
            for (int i = 0; i < δ.Length; i++)
                δ[i] = Δ[i] / count;
            return gradient;
        }
        for (int s = 0; s < samples; s++)
        {
            T logSum = logSums[m * samples + s], sum = T.Zero;
            for (int i = s * size; i < (s + 1) * size; i++)
                sum += δ[i] = Δ[i] * T.Exp(z[i] - logSum - y[i]) / count;
            for (int i = s * size; i < (s + 1) * size; i++)
                δ[i] -= T.Exp(z[i] - logSum) * sum;
        }
        return gradient;
    }

    // log Σ eˣ, taken around the largest so that nothing overflows.
    private static T LogSum(ReadOnlySpan<T> x)
    {
        T largest = x[0], sum = T.Zero;
        foreach (T value in x)
            largest = T.Max(largest, value);
        if (largest == T.NegativeInfinity)
            return largest;
        foreach (T value in x)
            sum += T.Exp(value - largest);
        return largest + T.Log(sum);
    }

    private static string Size(int? size) => size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any number of";
}
