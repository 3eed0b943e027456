using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Backprop.Layers;
using Backprop.Optimizers;

namespace Backprop.Tests.Optimizers;

/// <summary>One trajectory of Fixtures/optimizers.json: matrices as lists of rows.</summary>
public sealed record Trajectory(string Name, Dictionary<string, JsonElement> Options, double[][] Initial, double[][][] Gradients, double[][][] Values)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNameCaseInsensitive = true };

    public static IReadOnlyList<Trajectory> All { get; } = JsonSerializer.Deserialize<Trajectory[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "optimizers.json")), Names)!;

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Count)];

    /// <summary>The optimizer of <see cref="Options"/>; only the options given are passed on, the rest are Backprop's defaults.</summary>
    public Optimizer<T> Make<T>(IReadOnlyList<Parameter<T>> parameters) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double rate = Number("learningRate", double.NaN);
        double decay = Number("weightDecay", 0);
        return Name switch
        {
            "Sgd" => new Sgd<T>(parameters, rate, Number("momentum", 0), Options.ContainsKey("nesterov"), decay),
            "Adam" when Options.Count == 1 => new Adam<T>(parameters, rate),
            "Adam" => new Adam<T>(parameters, rate, Number("beta1", 0.9), Number("beta2", 0.999), Number("epsilon", 1e-8), decay),
            "AdamW" => new AdamW<T>(parameters, rate, weightDecay: decay),
            "RmsProp" => new RmsProp<T>(parameters, rate, Number("alpha", 0.99), Number("epsilon", 1e-8), decay),
            "Adagrad" => new Adagrad<T>(parameters, rate, Number("epsilon", 1e-10), decay),
            _ => throw new InvalidDataException($"No optimizer is called {Name}."),
        };
    }

    /// <summary>The largest relative error of any element after any step, for the parameter that <paramref name="make"/>'s optimizer moves.</summary>
    public double Error(Func<IReadOnlyList<Parameter<double>>, Optimizer<double>> make, bool asVector = false)
    {
        Parameter<double> parameter = Parameter<double>(asVector);
        Optimizer<double> optimizer = make([parameter]);
        double error = 0;
        for (int step = 0; step < Gradients.Length; step++)
        {
            Elements<double>(Gradients[step]).CopyTo(parameter.Gradients);
            optimizer.Step(1);
            double[] expected = Elements<double>(Values[step]);
            for (int i = 0; i < expected.Length; i++)
                error = Math.Max(error, Math.Abs(parameter.Values[i] - expected[i]) / Math.Abs(expected[i]));
        }
        return error;
    }

    /// <summary>The initial parameter: 3×4, or a bias with the same twelve elements.</summary>
    public Parameter<T> Parameter<T>(bool asVector = false) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Parameter<T> parameter = asVector ? new("bias", 12, 1, isVector: true) : new("weight", 3, 4);
        Elements<T>(Initial).CopyTo(parameter.Values);
        return parameter;
    }

    /// <summary>A list of rows as column-major memory.</summary>
    public static T[] Elements<T>(double[][] rows) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => [.. from column in Enumerable.Range(0, rows[0].Length) from row in rows select T.CreateChecked(row[column])];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {string.Join(", ", Options)}");

    private double Number(string option, double otherwise) => Options.TryGetValue(option, out JsonElement value) ? value.GetDouble() : otherwise;
}
