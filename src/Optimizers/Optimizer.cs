using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Optimizers;

/// <summary>
/// Changes parameters θ along their gradients. Layers sum θ' over the samples; <see cref="Step"/> averages it, once, clips
/// the average if asked to, and applies the rule of the subclass to every parameter. It leaves the gradients as they are: the
/// model clears them. A step allocates nothing after the first.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Optimizer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Slot[] slots;
    private readonly string[] stateNames;
    private T[] clipped = [];
    private PendingProduct<T>? inStrips;

    /// <summary>Makes an optimizer with zero state.</summary>
    /// <param name="groups">The parameters; each in one group, once.</param>
    /// <param name="learningRate">The base learning rate, finite and at least 0.</param>
    /// <param name="weightDecay">λ for groups without their own, finite and at least 0.</param>
    /// <param name="stateNames">The matrices that the rule keeps per parameter: <c>momentum</c>.</param>
    /// <exception cref="ArgumentException">There is no group, or a parameter or a name of state occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    protected Optimizer(IReadOnlyList<ParameterGroup<T>> groups, double learningRate, double weightDecay, params string[] stateNames)
    {
        Precision.Require<T>();
        ArgumentNullException.ThrowIfNull(groups);
        stateNames = Setting.NoneNull(stateNames, nameof(stateNames));
        if (stateNames.Distinct().Count() < stateNames.Length)
            throw new ArgumentException($"Each matrix that a rule keeps needs a name of its own, got {string.Join(", ", stateNames)}.", nameof(stateNames));
        if (groups.Count == 0)
            throw new ArgumentException("An optimizer needs at least one group of parameters, got none.", nameof(groups));
        var seen = new HashSet<Parameter<T>>();
        Groups = Setting.NoneNull(groups, nameof(groups));
        foreach (Parameter<T> parameter in groups.SelectMany(group => group.Parameters))
            if (!seen.Add(parameter))
                throw new ArgumentException($"Each parameter belongs to one group, once, but {parameter} was given twice.", nameof(groups));
        LearningRate = learningRate;
        WeightDecay = Setting.NotNegative(weightDecay, nameof(weightDecay));
        this.stateNames = stateNames;
        slots = [.. from g in groups from p in g.Parameters select new Slot(p, g, [.. stateNames.Select(_ => AlignedArray.Of<T>(p.Count))])];
    }

    /// <summary>The rule with its own settings, such as <c>Sgd(momentum 0.9)</c>: what a checkpoint compares. Override it in a rule that has settings.</summary>
    public virtual string Title => GetType().Name;

    /// <summary>The parameters and their settings.</summary>
    public IReadOnlyList<ParameterGroup<T>> Groups { get; }

    /// <summary>The base learning rate, finite and at least 0. A parameter moves with LearningRate · <see cref="RateFactor"/> · its group's factor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double LearningRate
    {
        get;
        set => field = Setting.NotNegative(value, nameof(LearningRate));
    }

    /// <summary>What the schedule makes of the learning rate at this step, finite and at least 0; 1 without a schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double RateFactor
    {
        get;
        set => field = Setting.NotNegative(value, nameof(RateFactor));
    }
    = 1;

    /// <summary>What a schedule makes of every λ at this step, finite and at least 0; 1 without a schedule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double WeightDecayFactor
    {
        get;
        set => field = Setting.NotNegative(value, nameof(WeightDecayFactor));
    }
    = 1;

    /// <summary>λ, for groups that have none of their own.</summary>
    public double WeightDecay { get; }

    /// <summary>The bounds on the averaged gradient; null for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is 0 in T: every step would be.</exception>
    public GradientClipping? Clipping { get; set => field = value?.In<T>(nameof(Clipping)); }

    /// <summary>The number of steps taken.</summary>
    public long StepCount { get; private set; }

    /// <summary>
    /// What the rule remembers, parameter after parameter, under names like <c>0.weight.momentum</c>: the memory itself,
    /// not a copy. With <see cref="StepCount"/> it is all that a checkpoint needs.
    /// </summary>
    public IReadOnlyList<NamedMatrix<T>> State
        => [.. from slot in slots
               from state in slot.State.Zip(stateNames)
               let parameter = slot.Parameter
               let matrix = Matrix<T>.Build.Dense(parameter.Value.RowCount, parameter.Value.ColumnCount, state.First)
               select new NamedMatrix<T>($"{parameter.Name}.{state.Second}", matrix, parameter.IsVector)];

    /// <summary>‖gradientScale·θ'‖₂ over all parameters, summed in their order in double.</summary>
    /// <param name="gradientScale">1/m, as for <see cref="Step"/>.</param>
    public double GradientNorm(T gradientScale)
    {
        double scale = double.CreateChecked(gradientScale), sum = SumOfSquares(1);
        if (double.IsNormal(sum))
            return scale * Math.Sqrt(sum);
        // The squares overflow or underflow, if the gradients themselves are neither infinite nor 0.
        double largest = 0;
        foreach (Slot slot in slots)
            foreach (T gradient in slot.Parameter.GradientSum.Values)
                largest = Math.Max(largest, Math.Abs(double.CreateChecked(gradient)));
        if (largest == 0 || !double.IsFinite(largest))
            return scale * largest;
        double unit = Math.ScaleB(1, Math.Clamp(Math.ILogB(largest), -1000, 1000));
        return scale * unit * Math.Sqrt(SumOfSquares(1 / unit));
    }

    // Σ (factor·θ')²
    private double SumOfSquares(double factor)
    {
        double sum = 0;
        foreach (Slot slot in slots)
            foreach (T gradient in slot.Parameter.GradientSum.Values)
            {
                double g = factor * double.CreateChecked(gradient);
                sum += g * g;
            }
        return sum;
    }

    /// <summary>Takes one step with the averaged gradient g = <paramref name="gradientScale"/>·θ'.</summary>
    /// <param name="gradientScale">1/m for m samples (or for sample weights that sum to m), finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gradientScale"/> is out of its range.</exception>
    public void Step(T gradientScale)
    {
        if (!T.IsFinite(gradientScale) || gradientScale <= T.Zero)
            throw Setting.OutOfRange(gradientScale, nameof(gradientScale), "be finite and above 0");
        StepCount++;
        T scale = Clipping?.MaximumNorm is { } norm
            ? gradientScale * T.CreateChecked(GradientClipping.NormFactor(GradientNorm(gradientScale), norm))
            : gradientScale;
        foreach (Slot slot in slots)
        {
            T rate = T.CreateChecked(LearningRate * RateFactor * slot.Group.LearningRateFactor);
            T weightDecay = T.CreateChecked(WeightDecayFactor * (slot.Group.WeightDecay ?? WeightDecay));
            PendingProduct<T>? product = Clipping is null ? slot.Parameter.GradientSum.Pending : null;
            inStrips = product?.Use == ProductUse.Strips ? product : null;
            if (product?.Use == ProductUse.Add && AddsProducts(weightDecay))
                product.AddTo(slot.Parameter.Values, -(rate * scale));
            else if (inStrips is not null)
                Update(slot.Parameter.Values, gradient: [], scale, rate, weightDecay, slot.State);
            else if (Clipping?.MaximumValue is { } bound)
                Update(slot.Parameter.Values, ClipValues(slot.Parameter.GradientSum.Values, scale, bound), T.One, rate, weightDecay, slot.State);
            else
                Update(slot.Parameter.Values, slot.Parameter.GradientSum.Values, scale, rate, weightDecay, slot.State);
        }
    }

    /// <summary>Takes over what another optimizer of the same kind, over equal parameters, remembered.</summary>
    /// <param name="stepCount">Its <see cref="StepCount"/>, at least 0.</param>
    /// <param name="state">Its <see cref="State"/>; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">A matrix is missing, unknown or of another shape; nothing was changed.</exception>
    public void Restore(long stepCount, IReadOnlyList<NamedMatrix<T>> state)
    {
        Setting.AtLeast(0, stepCount, nameof(stepCount));
        ArgumentNullException.ThrowIfNull(state);
        IReadOnlyList<NamedMatrix<T>> own = State;
        if (state.Count != own.Count)
            throw new ArgumentException($"This optimizer keeps {own.Count} matrices, got {state.Count}.", nameof(state));
        foreach ((NamedMatrix<T> to, NamedMatrix<T> from) in own.Zip(state))
            if (from.Name != to.Name || from.Value.RowCount != to.Value.RowCount || from.Value.ColumnCount != to.Value.ColumnCount)
                throw new ArgumentException($"Expected {Describe(to)}, got {Describe(from)}.", nameof(state));
        foreach ((NamedMatrix<T> to, NamedMatrix<T> from) in own.Zip(state))
            from.Value.CopyTo(to.Value);
        StepCount = stepCount;
    }

    /// <summary>
    /// The rule: one step for one parameter, element by element. <see cref="StepCount"/> already counts this step (Adam's t).
    /// All spans are as long as the parameter has elements.
    /// </summary>
    /// <param name="value">θ, to be changed.</param>
    /// <param name="gradient">θ'; the averaged gradient is g = scale·θ'.</param>
    /// <param name="scale">Turns θ' into g.</param>
    /// <param name="rate">η, with the schedule's and the group's factors.</param>
    /// <param name="weightDecay">λ of the parameter's group.</param>
    /// <param name="state">What the rule keeps, in the order of the names given to the constructor.</param>
    protected abstract void Update(Span<T> value, ReadOnlySpan<T> gradient, T scale, T rate, T weightDecay, ReadOnlySpan<T[]> state);

    /// <summary>Runs the rule of an <see cref="Update"/> of this library.</summary>
    private protected void Run<TRule>(TRule rule, Span<T> value, ReadOnlySpan<T> gradient, ReadOnlySpan<T[]> state) where TRule : unmanaged, IUpdateRule<T>
    {
        if (inStrips is null)
            UpdateRule.Run(rule, value, gradient, state);
        else
            UpdateRule.Run(rule, value, inStrips, state);
    }

    /// <summary>
    /// What layers may at most leave θ' as a product for in the next steps, where the rule takes it so. Only while nothing but the training changes what the
    /// layers have cached. When it ends, what was left is discarded.
    /// </summary>
    internal ProductUse PendingUse
    {
        get;
        set
        {
            if (value == field)
                return;
            field = value;
            foreach (Slot slot in slots)
            {
                slot.Parameter.GradientSum.PendingUse = Clipping is not null ? ProductUse.Store
                    : value == ProductUse.Add && AddsProducts(T.CreateChecked(slot.Group.WeightDecay ?? WeightDecay)) ? ProductUse.Add
                    : value != ProductUse.Store && IsOfThisLibrary ? ProductUse.Strips : ProductUse.Store;
                if (slot.Parameter.GradientSum.Pending is not null)
                    slot.Parameter.GradientSum.Discard();
            }
        }
    }

    // Other rules read the gradients that they are given.
    private bool IsOfThisLibrary => GetType().Assembly == typeof(Optimizer<>).Assembly;

    /// <summary>Whether the rule is w ← w − η·g, computed as w + (−η·scale)·θ' and rounded once: then the product that θ' is can be added to w without being stored.</summary>
    /// <param name="weightDecay">λ.</param>
    private protected virtual bool AddsProducts(T weightDecay) => false;

    private ReadOnlySpan<T> ClipValues(ReadOnlySpan<T> gradient, T scale, double bound)
    {
        if (clipped.Length == 0)
            clipped = new T[slots.Max(slot => slot.Parameter.Count)];
        Span<T> result = clipped.AsSpan(0, gradient.Length);
        GradientClipping.ClipValues(gradient, scale, T.CreateChecked(bound), result);
        return result;
    }

    private static string Describe(NamedMatrix<T> matrix) => $"{matrix.Name} {matrix.Value.RowCount}×{matrix.Value.ColumnCount}";

    private readonly record struct Slot(Parameter<T> Parameter, ParameterGroup<T> Group, T[][] State);
}
