using Backprop.Training;
using Backprop.Training.Callbacks;

namespace Backprop.Cli.Terminal;

/// <summary>Says on standard error which training of a cross-validation begins.</summary>
/// <param name="log">Where to.</param>
/// <param name="folds">How many there are.</param>
internal sealed class FoldProgress(Log log, int folds) : TrainingCallback<float>
{
    private int fold;

    public override void OnStart(TrainingRun<float> run) => log.Information($"fold {++fold} of {folds}");
}
