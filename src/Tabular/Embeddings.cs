using Backprop.Data;
using Backprop.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tabular;

/// <summary>What becomes of inputs before the first layer: categories of columns that have many, then numbers. Each is a <see cref="Branch{T}"/> that the rest goes past.</summary>
internal sealed class Embeddings
{
    /// <summary>Columns of more categories than this are embedded.</summary>
    private const int MostOneHot = 9;

    private const int Waves = 16, Bins = 16, Added = 3;

    /// <summary>So many rows are enough for quantiles.</summary>
    private const int MostSamples = 50_000;

    private readonly Recipe recipe;
    private readonly FeatureLayout layout;
    private readonly Matrix<float>? edges;

    /// <param name="recipe">What is embedded and how.</param>
    /// <param name="layout">What the inputs are.</param>
    /// <param name="samples">What is learnt from: the edges of bins are quantiles of it.</param>
    public Embeddings(Recipe recipe, FeatureLayout layout, Samples<float>? samples = null)
    {
        (this.recipe, this.layout) = (recipe, layout);
        if (recipe.Embedding == EmbeddingKind.Ple && layout.Numbers.Count > 0 && samples is not null)
            edges = PiecewiseLinear<float>.OfQuantiles(Numbers(samples), Bins).Edges;
        Size = Layers().Aggregate(layout.Size, (size, layer) => layer.OutputSize(size));
    }

    /// <summary>The features that come out.</summary>
    public int Size { get; }

    /// <summary>The layers, new at every call.</summary>
    public IEnumerable<Layer<float>> Layers()
    {
        // The inputs as they stand now, by their first places; what an embedding has made is -1.
        List<int> order = [.. Enumerable.Range(0, layout.Size)];
        if (recipe.CategoryEmbedding > 0)
            foreach (int[] categories in layout.Categories.Where(categories => categories.Length > MostOneHot))
            {
                int[] through = Places(order, categories), past = [.. Enumerable.Range(0, order.Count).Except(through)];
                yield return new Branch<float>(past, through, new Dense<float>(through.Length, recipe.CategoryEmbedding, bias: false, Initializer.StandardNormal));
                order = [.. past.Select(place => order[place]), .. Enumerable.Repeat(-1, recipe.CategoryEmbedding)];
            }
        if (recipe.Embedding == EmbeddingKind.None || layout.Numbers.Count == 0)
            yield break;
        int[] numbers = Places(order, layout.Numbers), all = [.. Enumerable.Range(0, order.Count)];
        yield return recipe.Embedding switch
        {
            EmbeddingKind.Pbld => new Branch<float>(all, numbers, new Periodic<float>(numbers.Length, Waves), new GroupedDense<float>(numbers.Length, Waves, Added)),
            EmbeddingKind.Plr => new Branch<float>([.. all.Except(numbers)], numbers, new Periodic<float>(numbers.Length, 2 * Waves), new GroupedDense<float>(numbers.Length, 2 * Waves, 8), new ReLU<float>()),
            EmbeddingKind.Ple => new Branch<float>(all, numbers, Binned(), new GroupedDense<float>(numbers.Length, Bins, Added)),
            _ => throw new InvalidOperationException($"There is no embedding {recipe.Embedding}."),
        };
    }

    private PiecewiseLinear<float> Binned()
    {
        var layer = new PiecewiseLinear<float>(layout.Numbers.Count, Bins);
        edges?.CopyTo(layer.Edges);
        return layer;
    }

    // The numbers of every row, or of every n-th where there are very many.
    private Matrix<float> Numbers(Samples<float> samples)
    {
        int every = (samples.Count - 1) / MostSamples + 1, row = 0;
        var chosen = Matrix<float>.Build.Dense(layout.Numbers.Count, (samples.Count - 1) / every + 1);
        samples.VisitInputs(inputs =>
        {
            for (int first = 0; first < inputs.Length; first += samples.Features, row++)
                if (row % every == 0)
                    for (int i = 0; i < layout.Numbers.Count; i++)
                        chosen[i, row / every] = inputs[first + layout.Numbers[i]];
        });
        return chosen;
    }

    private static int[] Places(List<int> order, IReadOnlyList<int> inputs) => [.. inputs.Select(input => order.IndexOf(input))];
}
