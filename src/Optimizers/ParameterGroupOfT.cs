using System.Numerics;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>
/// Parameters that an optimizer treats alike: with their own learning rate, as a multiple of the optimizer's, and
/// optionally their own weight decay.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ParameterGroup<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Groups parameters.</summary>
    /// <param name="parameters">At least one parameter.</param>
    /// <param name="learningRateFactor">Multiplies the optimizer's learning rate; finite, at least 0. 0 freezes the group.</param>
    /// <param name="weightDecay">λ for this group, finite and at least 0; null for the optimizer's own.</param>
    /// <exception cref="ArgumentException">There is no parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ParameterGroup(IReadOnlyList<Parameter<T>> parameters, double learningRateFactor = 1, double? weightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters.Count == 0)
            throw new ArgumentException("A group needs at least one parameter, got none.", nameof(parameters));
        Parameters = Setting.NoneNull(parameters, nameof(parameters));
        LearningRateFactor = Setting.NotNegative(learningRateFactor, nameof(learningRateFactor));
        WeightDecay = weightDecay is { } decay ? Setting.NotNegative(decay, nameof(weightDecay)) : null;
    }

    /// <summary>The parameters, in the order given.</summary>
    public IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>Multiplies the optimizer's learning rate.</summary>
    public double LearningRateFactor { get; }

    /// <summary>λ for this group; null for the optimizer's own.</summary>
    public double? WeightDecay { get; }
}
