using System.Numerics;
using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>The table of all optimizers: each test that holds for every optimizer runs through it.</summary>
public static class OptimizerCase
{
    public static TheoryData<string> Names => ["Sgd", "Sgd momentum", "Sgd Nesterov", "Adam", "AdamW", "RmsProp", "Adagrad"];

    public static Optimizer<T> Make<T>(string name, IReadOnlyList<Parameter<T>> parameters, double learningRate = 0.1, double weightDecay = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            "Sgd" => new Sgd<T>(parameters, learningRate, weightDecay: weightDecay),
            "Sgd momentum" => new Sgd<T>(parameters, learningRate, momentum: 0.9, weightDecay: weightDecay),
            "Sgd Nesterov" => new Sgd<T>(parameters, learningRate, momentum: 0.9, nesterov: true, weightDecay: weightDecay),
            "Adam" => new Adam<T>(parameters, learningRate, weightDecay: weightDecay),
            "AdamW" => new AdamW<T>(parameters, learningRate, weightDecay: weightDecay),
            "RmsProp" => new RmsProp<T>(parameters, learningRate, weightDecay: weightDecay),
            "Adagrad" => new Adagrad<T>(parameters, learningRate, weightDecay: weightDecay),
            _ => throw new ArgumentException(name),
        };

    /// <summary>A column vector with the given values.</summary>
    public static Parameter<T> Vector<T>(string name, params T[] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameter = new Parameter<T>(name, values.Length, 1, isVector: true);
        values.CopyTo(parameter.Values);
        return parameter;
    }

    public static Parameter<T> WithGradient<T>(this Parameter<T> parameter, params T[] gradient) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        gradient.CopyTo(parameter.Gradients);
        return parameter;
    }
}
