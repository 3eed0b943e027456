using System.Globalization;
using Backprop.Layers;
using Backprop.Training;

namespace Backprop.Cli.Terminal;

/// <summary>Log lines: for files, pipes and the logs of build servers.</summary>
internal sealed class LoggedProgress(Log log) : TrainingProgress(log.IsVerbose ? TimeSpan.Zero : TimeSpan.FromSeconds(5))
{
    protected override void Begin(TrainingRun<float> run)
    {
        int members = run.Model is Sequential<float> { Layers: [Ensemble<float> ensemble] } ? ensemble.Members.Count : 1;
        (string networks, string each, string all) = members == 1 ? ("", "", "") : ($"{members} networks of ", ", each", " in all");
        log.Information(string.Create(CultureInfo.InvariantCulture,
            $"training {networks}{run.Model.Parameters.Sum(parameter => (long)parameter.Count) / members:N0} parameters{each} on {(run.Samples % members == 0 ? "" : "about ")}{run.Samples / members:N0} rows: {run.Options.Epochs:N0} epochs of {run.StepsPerEpoch:N0} steps{all}"));
    }

    protected override void Show(TrainingRun<float> run, TimeSpan? left) => log.Information(ProgressLine.Of(run, left));

    protected override void End(TrainingRun<float> run) => log.Information($"ended: {ProgressLine.Of(run, left: null)}");
}
