using System.Text.Json.Nodes;
using Backprop.Optimizers;
using Backprop.Serialization;

namespace Backprop.Training.Checkpoints;

/// <summary>What a checkpoint holds beside tensors.</summary>
internal sealed record CheckpointState
{
    public required RunPlan Plan { get; init; }

    /// <summary>Finished epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Where the next epoch stands.</summary>
    public required EpochProgress Progress { get; init; }

    /// <summary>Why the run ends after this epoch, if a callback has decided that already.</summary>
    public required StopReason? Stop { get; init; }

    /// <summary>The position of random layers.</summary>
    public required long ModelStep { get; init; }

    public required long OptimizerSteps { get; init; }

    public required PlateauState? Plateau { get; init; }

    /// <summary>What the callbacks with a state remember, in their order.</summary>
    public required IReadOnlyList<JsonObject> Callbacks { get; init; }

    public JsonObject ToJson() => new()
    {
        ["run"] = Plan.ToJson(),
        ["epochs"] = Epochs,
        ["stepInEpoch"] = Progress.Steps,
        ["costs"] = JsonNumber.Write(Progress.Costs),
        ["weights"] = JsonNumber.Write(Progress.Weights),
        ["seconds"] = JsonNumber.Write(Progress.Seconds),
        ["stop"] = Stop?.ToString(),
        ["modelStep"] = ModelStep,
        ["optimizerSteps"] = OptimizerSteps,
        ["plateau"] = Plateau is not { } plateau ? null : new JsonObject
        {
            ["factor"] = JsonNumber.Write(plateau.Factor),
            ["bestCost"] = JsonNumber.Write(plateau.BestCost),
            ["epochsWithoutImprovement"] = plateau.EpochsWithoutImprovement,
        },
        ["callbacks"] = new JsonArray([.. Callbacks.Select(state => state.DeepClone())]),
    };

    /// <exception cref="ArgumentException">Something is missing or out of range.</exception>
    public static CheckpointState FromJson(JsonObject json) => new()
    {
        Plan = RunPlan.FromJson(Field(json, "run").AsObject()),
        Epochs = (int)Count(json, "epochs", int.MaxValue),
        Progress = new((int)Count(json, "stepInEpoch", int.MaxValue), JsonNumber.Read(json["costs"]), JsonNumber.Read(json["weights"]), JsonNumber.Read(json["seconds"])),
        Stop = json["stop"] is not { } stop ? null : Enum.TryParse(stop.GetValue<string>(), out StopReason reason) && Enum.IsDefined(reason) ? reason : throw new ArgumentException("\"stop\" is unknown."),
        ModelStep = Count(json, "modelStep"),
        OptimizerSteps = Count(json, "optimizerSteps"),
        Plateau = json["plateau"] is not JsonObject plateau
            ? null
            : new(JsonNumber.Read(plateau["factor"]), JsonNumber.Read(plateau["bestCost"]), (int)Count(plateau, "epochsWithoutImprovement", int.MaxValue)),
        Callbacks = [.. Field(json, "callbacks").AsArray().Select(state => state as JsonObject ?? throw new ArgumentException("\"callbacks\" holds something other than objects."))],
    };

    private static JsonNode Field(JsonObject json, string name) => json[name] ?? throw new ArgumentException($"\"{name}\" is missing.");

    private static long Count(JsonObject json, string name, long maximum = long.MaxValue)
        => Field(json, name).GetValue<long>() is >= 0 and var count && count <= maximum ? count : throw new ArgumentException($"\"{name}\" is out of range.");
}
