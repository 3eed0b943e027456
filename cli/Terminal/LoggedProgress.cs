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
        string parameters = DisplayText.Count(run.Model.Parameters.Sum(parameter => (long)parameter.Count) / members, "parameter"), about = run.Samples % members == 0 ? "" : "about ";
        log.Information($"training {networks}{parameters}{each} on {about}{DisplayText.Count(run.Samples / members, "row")}: {DisplayText.Count(run.Options.Epochs, "epoch")} of {DisplayText.Count(run.StepsPerEpoch, "step")}{all}");
    }

    protected override void Show(TrainingRun<float> run, TimeSpan? left) => log.Information(ProgressLine.Of(run, left));

    protected override void End(TrainingRun<float> run) => log.Information($"ended: {ProgressLine.Of(run, left: null)}");
}
