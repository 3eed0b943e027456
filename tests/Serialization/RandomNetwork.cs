using System.Numerics;
using Backprop.Layers;
using Backprop.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Serialization;

/// <summary>Networks of all layers in random order, sizes and settings, with weights and running statistics that training has moved.</summary>
internal static class RandomNetwork
{
    public static Sequential<T> Build<T>(Seed seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = seed.Stream("architecture");
        int size = 1 + random.NextIndex(6);
        Sequential<T> network = new(seed, Chain<T>(random, ref size, 1 + random.NextIndex(8), depth: 0, keepSize: false));
        foreach (Parameter<T> parameter in network.Parameters)
            foreach (ref T value in parameter.Values)
                value += T.CreateTruncating(0.1 * random.NextNormal());
        network.Forward(Inputs<T>(network, random, 7));
        return network;
    }

    public static Matrix<T> Inputs<T>(Sequential<T> network, RandomStream random, int samples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Matrix<T>.Build.Dense(network.InputSize ?? 4, samples, (_, _) => T.CreateTruncating(random.NextNormal()));

    private static Layer<T>[] Chain<T>(RandomStream random, ref int size, int count, int depth, bool keepSize) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = size;
        List<Layer<T>> layers = [];
        for (int l = 0; l < count; l++)
            layers.Add(Next<T>(random, ref size, depth));
        if (keepSize && size != first)
        {
            layers.Add(new Dense<T>(size, first));
            size = first;
        }
        return [.. layers];
    }

    private static Layer<T> Next<T>(RandomStream random, ref int size, int depth) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = size;
        switch (random.NextIndex(depth < 3 ? 23 : 20))
        {
            case 0: return new BatchNorm<T>(size, 1e-5 + random.NextUniform(), 0.1 + 0.9 * random.NextUniform());
            case 1 or 2:
                size = 1 + random.NextIndex(6);
                return new Dense<T>(inputs, size, bias: random.NextIndex(2) == 0);
            case 3: return new Dropout<T>(0.9 * random.NextUniform());
            case 4: return new ELU<T>(random.NextUniform());
            case 5: return new GELU<T>();
            case 6: return new LayerNorm<T>(size, 1e-5 + random.NextUniform());
            case 7: return new LeakyReLU<T>(random.NextUniform());
            case 8: return new Mish<T>();
            case 9: return new ReLU<T>();
            case 10: return new Scale<T>(size);
            case 11: return new SELU<T>();
            case 12: return new Sigmoid<T>();
            case 13: return new SiLU<T>();
            case 14: return random.NextIndex(2) == 0 ? new Softmax<T>() : new Softplus<T>();
            case 15: return new Tanh<T>();
            case 16: return new Parametric<T>(size, random.NextIndex(2) == 0 ? new SELU<T>() : new GELU<T>());
            case 17:
                size *= 2;
                return new Periodic<T>(inputs, 2);
            case 18:
                size = 1 + random.NextIndex(3);
                return new GroupedDense<T>(1, inputs, size);
            case 19:
                size *= 2;
                return PiecewiseLinear<T>.OfQuantiles(Matrix<T>.Build.Dense(inputs, 6, (_, _) => T.CreateTruncating(random.NextNormal())), 2);
            case 20:
                int through = 1 + random.NextIndex(size), made = through;
                Layer<T>[] layers = Chain<T>(random, ref made, 1 + random.NextIndex(3), depth + 1, keepSize: false);
                bool keeps = random.NextIndex(2) == 0;
                size = made + (keeps ? inputs : inputs - through);
                return new Branch<T>([.. Enumerable.Range(0, inputs).Skip(keeps ? 0 : through)], [.. Enumerable.Range(0, through)], layers);
            case 21: return new Residual<T>(Chain<T>(random, ref size, 1 + random.NextIndex(3), depth + 1, keepSize: true));
            default:
                Seed seed = new((long)random.NextBits());
                return new Sequential<T>(seed, Chain<T>(random, ref size, 1 + random.NextIndex(3), depth + 1, keepSize: false));
        }
    }
}
