using System.Globalization;
using Backprop.Training;

namespace Backprop.Cli.Terminal;

/// <summary>Log lines: for files, pipes and the logs of build servers.</summary>
internal sealed class LoggedProgress(Log log) : TrainingProgress(log.IsVerbose ? TimeSpan.Zero : TimeSpan.FromSeconds(5))
{
    protected override void Begin(TrainingRun<float> run)
        => log.Information(string.Create(CultureInfo.InvariantCulture,
            $"training {run.Model.Parameters.Sum(parameter => (long)parameter.Count):N0} parameters on {run.Samples:N0} rows: {run.Options.Epochs:N0} epochs of {run.StepsPerEpoch:N0} steps"));

    protected override void Show(TrainingRun<float> run, TimeSpan? left) => log.Information(ProgressLine.Of(run, left));

    protected override void End(TrainingRun<float> run) => log.Information($"ended: {ProgressLine.Of(run, left: null)}");
}
