using System.Numerics;
using Backprop.Losses;
using Backprop.Numerics;
using Backprop.Tests.Layers;
using MathNet.Numerics.LinearAlgebra;

namespace Backprop.Tests.Losses;

/// <summary>What a loss takes as target.</summary>
public enum TargetKind
{
    /// <summary>Any number per output.</summary>
    Number,

    /// <summary>A number in [0, 1] per output.</summary>
    Share,

    /// <summary>One class index per sample.</summary>
    ClassIndex,

    /// <summary>One probability per class, which add up to 1.</summary>
    Probabilities,
}

/// <summary>One row of <see cref="LossCases"/>: a loss, and what it takes as target.</summary>
/// <param name="Name">What the row is called in test results.</param>
/// <param name="Targets">What the loss takes as target.</param>
/// <param name="Make">Makes the loss.</param>
public sealed record LossCase<T>(string Name, TargetKind Targets, Func<Loss<T>> Make) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const int Outputs = 4;

    /// <summary>Outputs spread over both sides of every margin: normal, three times as wide.</summary>
    public Matrix<T> Output(int samples) => RandomMatrix.Normal<T>(Outputs, samples, "output") * T.CreateChecked(3);

    /// <summary>Targets for as many samples, every number the same in float and in double.</summary>
    public Matrix<T> Target(int samples)
    {
        RandomStream random = new Seed(3).Stream("target");
        return Targets switch
        {
            TargetKind.Number => RandomMatrix.Normal<T>(Outputs, samples, "target"),
            TargetKind.Share => Matrix<T>.Build.Dense(Outputs, samples, (_, _) => T.CreateChecked((float)random.NextUniform())),
            TargetKind.ClassIndex => Matrix<T>.Build.Dense(1, samples, (_, _) => T.CreateChecked(random.NextIndex(Outputs))),
            _ => Probabilities(samples, random),
        };
    }

    // Sixteenths, dealt out one by one: exact in float.
    private static Matrix<T> Probabilities(int samples, RandomStream random)
    {
        Matrix<T> shares = Matrix<T>.Build.Dense(Outputs, samples);
        for (int s = 0; s < samples; s++)
            for (int deal = 0; deal < 16; deal++)
                shares[random.NextIndex(Outputs), s] += T.CreateChecked(1 / 16.0);
        return shares;
    }
}
