using System.Numerics;
using Backprop.Layers;

namespace Backprop.Training;

/// <summary>What a network changes in Forward, beside its parameters: kept before a step, to be put back when the step is not taken.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class RunningStatistics<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (T[] Values, T[] Kept)[] statistics;

    public RunningStatistics(Layer<T> model)
    {
        HashSet<string> parameters = [.. model.Parameters.Select(parameter => parameter.Name)];
        statistics = [.. from item in model.GivenState()
                         where !parameters.Contains(item.Name)
                         let values = item.Value.AsColumnMajorArray()
                         select (values, new T[values.Length])];
    }

    public void Keep()
    {
        foreach ((T[] values, T[] kept) in statistics)
            values.CopyTo(kept);
    }

    public void PutBack()
    {
        foreach ((T[] values, T[] kept) in statistics)
            kept.CopyTo(values);
    }
}
