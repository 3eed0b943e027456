using System.Numerics;
using Backprop.Layers;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Losses;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Properties;

/// <summary>A random network with a loss and a batch: the same numbers in float and in double.</summary>
/// <param name="Inputs">Features, from 1 to 12.</param>
/// <param name="Pieces">The chain; a Dense to the outputs of the loss ends it.</param>
/// <param name="Loss">A row of <see cref="LossCases"/>.</param>
/// <param name="Samples">From 1 to 12.</param>
/// <param name="Draw">Where weights, inputs and whatever else a property draws come from.</param>
internal sealed record NetworkCase(int Inputs, IReadOnlyList<Piece> Pieces, string Loss, int Samples, int Draw)
{
    private static readonly string[] Losses = [.. LossCases.All<double>().Select(row => row.Name)];

    /// <summary>Chains of up to 5 layers out of these kinds.</summary>
    public static Gen<NetworkCase> Of(string[] kinds)
        => from inputs in Gen.Choose(1, 12)
           from count in Gen.Choose(0, 5)
           from pieces in Gen.ArrayOf(from kind in Gen.Elements(kinds) from width in Gen.Choose(1, 12) select new Piece(kind, width), count)
           from loss in Gen.Elements(Losses)
           from samples in Gen.Choose(1, 12)
           from draw in Gen.Choose(0, int.MaxValue)
           select new NetworkCase(inputs, pieces, loss, samples, draw);

    /// <summary>Cases with a layer, a sample or a feature less.</summary>
    public IEnumerable<NetworkCase> Simpler()
    {
        for (int l = 0; l < Pieces.Count; l++)
            yield return this with { Pieces = [.. Pieces.Where((_, other) => other != l)] };
        if (Samples > 1)
            yield return this with { Samples = Samples - 1 };
        if (Inputs > 1)
            yield return this with { Inputs = Inputs - 1 };
        for (int l = 0; l < Pieces.Count; l++)
            if (Pieces[l].Width > 1)
                yield return this with { Pieces = [.. Pieces.Select((piece, other) => other == l ? piece with { Width = 1 } : piece)] };
    }

    /// <summary>Random numbers for one purpose.</summary>
    public RandomStream Stream(string purpose) => new Seed(Draw).Stream(purpose);

    /// <summary>The network, every parameter off its neutral value.</summary>
    public Sequential<T> Network<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = Inputs;
        Layer<T>[] layers = [.. Pieces.Select(piece => piece.Make<T>(ref size))];
        var network = new Sequential<T>(new Seed(Draw), [.. layers, new Dense<T>(size, LossCase<T>.Outputs)]);
        RandomStream random = Stream("weights");
        foreach (Parameter<T> parameter in network.Parameters)
            foreach (ref T value in parameter.Values)
                value = T.CreateTruncating((float)(double.CreateTruncating(value) + 0.3 * random.NextNormal()));
        return network;
    }

    public Loss<T> MakeLoss<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => LossCases.Get<T>(Loss).Make();

    /// <summary>Features × samples, normal.</summary>
    public Matrix<T> Input<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = Stream("input");
        return Matrix<T>.Build.Dense(Inputs, Samples, (_, _) => T.CreateTruncating((float)random.NextNormal()));
    }

    public Matrix<T> Target<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => LossCases.Get<T>(Loss).Target(Samples);

    public override string ToString() => $"{Inputs} features → {string.Join(" → ", Pieces)}, {Loss}, {Samples} samples, draw {Draw}";
}
