using System.Numerics;
using Backprop.Layers;

namespace Backprop.Optimizers;

/// <summary>Makes groups of parameters.</summary>
public static class ParameterGroup
{
    /// <summary>
    /// Splits parameters in two groups: those that <paramref name="selected"/> picks, with settings of their own, then all
    /// others, with the optimizer's. A side without parameters is left out. For example, no weight decay on biases:
    /// <code>new AdamW&lt;float&gt;(ParameterGroup.Split(model.Parameters, p => p.IsVector, weightDecay: 0), learningRate: 1e-3)</code>
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="parameters">All parameters.</param>
    /// <param name="selected">True for the parameters of the first group.</param>
    /// <param name="learningRateFactor">Multiplies the optimizer's learning rate in the first group; finite, at least 0.</param>
    /// <param name="weightDecay">λ in the first group, finite and at least 0; null for the optimizer's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IReadOnlyList<ParameterGroup<T>> Split<T>(
        IReadOnlyList<Parameter<T>> parameters, Func<Parameter<T>, bool> selected, double learningRateFactor = 1, double? weightDecay = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(selected);
        ILookup<bool, Parameter<T>> sides = Setting.NoneNull(parameters, nameof(parameters)).ToLookup(selected);
        var groups = new List<ParameterGroup<T>>(2);
        if (sides.Contains(true))
            groups.Add(new ParameterGroup<T>([.. sides[true]], learningRateFactor, weightDecay));
        if (sides.Contains(false))
            groups.Add(new ParameterGroup<T>([.. sides[false]]));
        return groups;
    }
}
