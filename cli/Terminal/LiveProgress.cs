using Backprop.Training;

namespace Backprop.Cli.Terminal;

/// <summary>The course of a training in one line of a terminal.</summary>
/// <param name="line">The line.</param>
internal sealed class LiveProgress(LiveLine line) : TrainingProgress(TimeSpan.FromMilliseconds(100))
{
    protected override void Begin(TrainingRun<float> run) => Show(run, left: null);

    protected override void Show(TrainingRun<float> run, TimeSpan? left) => line.Draw(ProgressLine.Of(run, left, line.Width, line.DrawsBlocks));

    protected override void End(TrainingRun<float> run)
    {
        Show(run, left: null);
        line.Keep();
    }
}
