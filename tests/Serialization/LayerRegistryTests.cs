using Backprop.Layers;
using Backprop.Numerics;
using Backprop.Serialization;

namespace Backprop.Tests.Serialization;

public class LayerRegistryTests
{
    [Fact]
    public void EveryLayerOfTheLibraryHasAName()
    {
        IEnumerable<string> layers = typeof(Layer<>).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && IsLayer(type))
            .Select(type => type.Name);

        Assert.Equal(layers.Order(StringComparer.Ordinal), LayerRegistry<float>.Kinds.Select(kind => kind.LayerType.Name).Order(StringComparer.Ordinal));

        static bool IsLayer(Type? type) => type is not null && (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Layer<>) || IsLayer(type.BaseType));
    }

    [Fact]
    public void NamesAreUniqueSnakeCaseAndInOrder()
    {
        string[] names = [.. LayerRegistry<double>.Kinds.Select(kind => kind.Name)];

        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
        Assert.All(names, name => Assert.Matches("^[a-z]+(_[a-z]+)*$", name));
    }

    // Every setting away from its default: a setting that is not written, or written and not read, changes the description.
    public static TheoryData<string, Layer<double>> Layers => new()
    {
        { """{"kind":"batch_norm","size":3,"epsilon":0.5,"momentum":0.25}""", new BatchNorm<double>(3, 0.5, 0.25) },
        { """{"kind":"branch","past":[0,2],"through":[1,2],"layers":[{"kind":"scale","size":2}]}""", new Branch<double>([0, 2], [1, 2], new Scale<double>(2)) },
        { """{"kind":"dense","outputs":2,"inputs":3,"bias":true}""", new Dense<double>(3, 2) },
        { """{"kind":"dense","outputs":2,"inputs":3,"bias":false}""", new Dense<double>(3, 2, bias: false) },
        { """{"kind":"dropout","probability":0.75}""", new Dropout<double>(0.75) },
        { """{"kind":"elu","alpha":0.5}""", new ELU<double>(0.5) },
        {
            """{"kind":"ensemble","averages":"outputs","layers":[{"kind":"sequential","layers":[{"kind":"scale","size":3}]},{"kind":"sequential","layers":[{"kind":"scale","size":3},{"kind":"tanh"}]}]}""",
            new Ensemble<double>(Averaging.Outputs, new(new Scale<double>(3)), new(new Scale<double>(3), new Tanh<double>()))
        },
        { """{"kind":"ensemble","averages":"probabilities","layers":[{"kind":"sequential","layers":[{"kind":"scale","size":3}]}]}""", new Ensemble<double>(Averaging.Probabilities, new Sequential<double>(new Scale<double>(3))) },
        { """{"kind":"gelu"}""", new GELU<double>() },
        { """{"kind":"grouped_dense","inputs":3,"outputs":8,"groups":2}""", new GroupedDense<double>(2, 3, 4) },
        { """{"kind":"layer_norm","size":3,"epsilon":0.5}""", new LayerNorm<double>(3, 0.5) },
        { """{"kind":"leaky_relu","negativeSlope":0.125}""", new LeakyReLU<double>(0.125) },
        { """{"kind":"mish"}""", new Mish<double>() },
        { """{"kind":"parametric","size":3,"layers":[{"kind":"leaky_relu","negativeSlope":0.125}]}""", new Parametric<double>(3, new LeakyReLU<double>(0.125)) },
        { """{"kind":"periodic","waves":5,"size":3}""", new Periodic<double>(3, 5) },
        { """{"kind":"piecewise_linear","edges":5,"size":3}""", new PiecewiseLinear<double>(3, 4) },
        { """{"kind":"relu"}""", new ReLU<double>() },
        { """{"kind":"residual","layers":[{"kind":"tanh"},{"kind":"scale","size":3}]}""", new Residual<double>(new Tanh<double>(), new Scale<double>(3)) },
        { """{"kind":"scale","size":3}""", new Scale<double>(3) },
        { """{"kind":"selu"}""", new SELU<double>() },
        { """{"kind":"sequential","layers":[{"kind":"tanh"},{"kind":"scale","size":3}]}""", new Sequential<double>(new Tanh<double>(), new Scale<double>(3)) },
        { """{"kind":"sigmoid"}""", new Sigmoid<double>() },
        { """{"kind":"silu"}""", new SiLU<double>() },
        { """{"kind":"softmax"}""", new Softmax<double>() },
        { """{"kind":"softplus"}""", new Softplus<double>() },
        { """{"kind":"tanh"}""", new Tanh<double>() },
    };

    [Theory]
    [MemberData(nameof(Layers), DisableDiscoveryEnumeration = true)]
    public void SettingsAreWrittenAndReadBack(string expected, Layer<double> layer)
    {
        Sequential<double> network = new(new Seed(1), layer);
        Assert.Equal($"[{expected}]", LayerRegistry<double>.Write(network.Layers).ToJsonString());

        Sequential<double> loaded = ModelFile.Unpack<double>(ModelFile.Pack(network, null), null).Model;

        Assert.IsType(layer.GetType(), loaded.Layers[0]);
        Assert.Equal($"[{expected}]", LayerRegistry<double>.Write(loaded.Layers).ToJsonString());
    }

    [Fact]
    public void EveryLayerIsAmongTheCases()
        => Assert.Equal(LayerRegistry<double>.Kinds.Select(kind => kind.LayerType), Layers.Select(row => row.Data.Item2.GetType()).Distinct());

    [Fact]
    public void ALayerOfTheCallersOwnIsRefused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => LayerRegistry<double>.Write([new Identity()]));

        Assert.StartsWith("My identity: model files know no such layer, only batch_norm, branch, dense,", e.Message, StringComparison.Ordinal);
    }

    private sealed class Identity : Activation<double>
    {
        public override string Title => "My identity";

        protected override void Function(ReadOnlySpan<double> z, Span<double> a) => z.CopyTo(a);

        protected override void Derivative(ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> Δ, Span<double> δ) => Δ.CopyTo(δ);
    }
}
