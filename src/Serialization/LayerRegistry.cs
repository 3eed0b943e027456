using System.Numerics;
using System.Text.Json.Nodes;
using Backprop.Layers;

namespace Backprop.Serialization;

/// <summary>
/// The closed list of layers that a model file can name. A file never names a .NET type, so reading one can build nothing
/// but these.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal static class LayerRegistry<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The key of a layer's name among its settings.</summary>
    public const string KindKey = "kind";

    /// <summary>The key of a container's layers among its settings.</summary>
    public const string LayersKey = "layers";

    /// <summary>Every layer, one line each.</summary>
    public static IReadOnlyList<LayerKind<T>> Kinds { get; } =
    [
        Of<BatchNorm<T>>("batch_norm", l => new() { ["size"] = l.InputSize, ["epsilon"] = l.Epsilon, ["momentum"] = l.Momentum },
            s => new(s.WeightShape("size"), s.Number("epsilon"), s.Number("momentum"))),
        Of<Branch<T>>("branch", l => new() { ["past"] = Numbers(l.Past), ["through"] = Numbers(l.Through), [LayersKey] = Write(l.Layers) },
            s => new(s.Integers("past"), s.Integers("through"), s.Layers($"{s.Path}.inner"))),
        Of<Dense<T>>("dense", l => new() { ["outputs"] = l.Weight.Value.RowCount, ["inputs"] = l.InputSize, ["bias"] = l.Bias is not null }, ReadDense),
        Of<Dropout<T>>("dropout", l => new() { ["probability"] = l.Probability }, s => new(s.Number("probability"))),
        Of<ELU<T>>("elu", l => new() { ["alpha"] = l.Alpha }, s => new(s.Number("alpha"))),
        Of<Ensemble<T>>("ensemble", l => new() { ["averages"] = l.Averaging == Averaging.Outputs ? "outputs" : "probabilities", [LayersKey] = Write(l.Members) }, ReadEnsemble),
        Of<GELU<T>>("gelu", _ => [], _ => new()),
        Of<GroupedDense<T>>("grouped_dense", l => new() { ["inputs"] = l.Weight.Value.RowCount, ["outputs"] = l.Weight.Value.ColumnCount, ["groups"] = l.Groups }, ReadGroupedDense),
        Of<LayerNorm<T>>("layer_norm", l => new() { ["size"] = l.InputSize, ["epsilon"] = l.Epsilon }, s => new(s.WeightShape("size"), s.Number("epsilon"))),
        Of<LeakyReLU<T>>("leaky_relu", l => new() { ["negativeSlope"] = l.NegativeSlope }, s => new(s.Number("negativeSlope"))),
        Of<Mish<T>>("mish", _ => [], _ => new()),
        Of<Parametric<T>>("parametric", l => new() { ["size"] = l.InputSize, [LayersKey] = Write([l.Activation]) }, ReadParametric),
        Of<Periodic<T>>("periodic", l => new() { ["waves"] = l.Weight.Value.RowCount, ["size"] = l.InputSize }, ReadPeriodic),
        Of<PiecewiseLinear<T>>("piecewise_linear", l => new() { ["edges"] = l.Edges.RowCount, ["size"] = l.InputSize }, ReadPiecewiseLinear),
        Of<ReLU<T>>("relu", _ => [], _ => new()),
        Of<Residual<T>>("residual", l => new() { [LayersKey] = Write(l.Layers) }, s => new(s.Layers($"{s.Path}.inner"))),
        Of<Scale<T>>("scale", l => new() { ["size"] = l.InputSize }, s => new(s.WeightShape("size"))),
        Of<SELU<T>>("selu", _ => [], _ => new()),
        Of<Sequential<T>>("sequential", l => new() { [LayersKey] = Write(l.Layers) }, s => Sequential<T>.WithoutWeights(s.Layers(s.Path))),
        Of<Sigmoid<T>>("sigmoid", _ => [], _ => new()),
        Of<SiLU<T>>("silu", _ => [], _ => new()),
        Of<Softmax<T>>("softmax", _ => [], _ => new()),
        Of<Softplus<T>>("softplus", _ => [], _ => new()),
        Of<Tanh<T>>("tanh", _ => [], _ => new()),
    ];

    /// <summary>Describes a chain of layers.</summary>
    /// <exception cref="ArgumentException">A layer is not one of the list: a type of the caller's own.</exception>
    public static JsonArray Write(IReadOnlyList<Layer<T>> layers)
    {
        JsonArray list = [];
        foreach (Layer<T> layer in layers)
        {
            LayerKind<T> kind = Kinds.FirstOrDefault(kind => kind.LayerType == layer.GetType())
                ?? throw new ArgumentException($"{layer}: model files know no such layer, only {Names}; WeightsFile.Save keeps the weights of any layers.", nameof(layers));
            JsonObject settings = kind.Write(layer);
            settings.Insert(0, KindKey, kind.Name);
            list.Add((JsonNode)settings);
        }
        return list;
    }

    /// <summary>The layer's entry under its name in files; null for an unknown one.</summary>
    public static LayerKind<T>? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>All names, for messages.</summary>
    public static string Names => string.Join(", ", Kinds.Select(kind => kind.Name));

    private static LayerKind<T> Of<TLayer>(string name, Func<TLayer, JsonObject> write, Func<LayerSettings<T>, TLayer> read) where TLayer : Layer<T>
        => new(name, typeof(TLayer), layer => write((TLayer)layer), read);

    private static Ensemble<T> ReadEnsemble(LayerSettings<T> settings)
    {
        Averaging averaging = settings.Text("averages") switch
        {
            "outputs" => Averaging.Outputs,
            "probabilities" => Averaging.Probabilities,
            var other => throw new ArgumentException($"There is no average of {DisplayText.Quote(other)}."),
        };
        Layer<T>[] members = settings.Layers($"{settings.Path}.members");
        return members.FirstOrDefault(member => member is not Sequential<T>) is { } stranger
            ? throw new ArgumentException($"A member of an ensemble is a sequential, got {stranger.Title}.")
            : new Ensemble<T>(averaging, [.. members.Cast<Sequential<T>>()]);
    }

    private static Dense<T> ReadDense(LayerSettings<T> settings)
    {
        (int outputs, int inputs) = settings.WeightShape("outputs", "inputs");
        return new Dense<T>(inputs, outputs, settings.Flag("bias"));
    }

    private static GroupedDense<T> ReadGroupedDense(LayerSettings<T> settings)
    {
        (int inputs, int outputs) = settings.WeightShape("inputs", "outputs");
        int groups = settings.Size("groups");
        return outputs % groups == 0 ? new GroupedDense<T>(groups, inputs, outputs / groups) : throw new ArgumentException($"{outputs} outputs cannot be shared among {groups} groups.");
    }

    private static Parametric<T> ReadParametric(LayerSettings<T> settings)
        => settings.Layers($"{settings.Path}.inner") is [Activation<T> activation]
            ? new Parametric<T>(settings.WeightShape("size"), activation)
            : throw new ArgumentException("It has one activation of its own, no more and no other layer.");

    private static Periodic<T> ReadPeriodic(LayerSettings<T> settings)
    {
        (int waves, int size) = settings.WeightShape("waves", "size");
        return new Periodic<T>(size, waves);
    }

    private static PiecewiseLinear<T> ReadPiecewiseLinear(LayerSettings<T> settings)
    {
        (int edges, int size) = settings.TensorShape("edges", "edges", "size");
        return new PiecewiseLinear<T>(size, edges - 1);
    }

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);
}
