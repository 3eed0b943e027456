using System.CommandLine;
using Backprop.Cli.Terminal;
using Backprop.Reports;
using Backprop.Reports.TensorBoard;
using Backprop.Tabular;

namespace Backprop.Cli.Results;

/// <summary>What <c>train</c> leaves to look at beside the model.</summary>
/// <param name="page">Where the report goes; null for none.</param>
/// <param name="folder">Where the TensorBoard event files go; null for none.</param>
internal sealed class TrainingRecord(string? page, string? folder)
{
    private readonly TrainingWatch watch = new();
    private readonly List<TensorBoardCallback<float>> boards = [];

    /// <summary>Whether anything was asked for.</summary>
    public bool IsWanted => page is not null || folder is not null;

    /// <summary>The options of a training that is watched.</summary>
    public TabularOptions Watching(TabularOptions options)
    {
        if (page is not null)
            options = watch.AddTo(options);
        return folder is null ? options : options with { NetworkCallbacks = run => [.. options.NetworkCallbacks?.Invoke(run) ?? [], Board(run)] };
    }

    /// <summary>Writes the report, and says what could not be written before.</summary>
    /// <param name="run">The training.</param>
    /// <param name="judged">What cross-validation found before; null when there was none.</param>
    /// <param name="line">The command line that it came from.</param>
    /// <param name="model">Where the model was saved.</param>
    /// <param name="log">Receives the warnings.</param>
    /// <exception cref="StorageException">The report cannot be written.</exception>
    public void Finish(TabularRun run, CrossValidation? judged, ParseResult line, string model, Log log)
    {
        foreach (StorageException fault in boards.Select(board => board.Fault).OfType<StorageException>())
            log.Warning($"TensorBoard: {fault.Message}; the training went on without");
        if (page is not null)
            TrainingReport.Of(run, watch, new ReportOptions { CommandLine = Words(line), ModelPath = model, CrossValidation = judged, Created = DateTimeOffset.UtcNow }).Save(page);
    }

    private TensorBoardCallback<float> Board(string run)
    {
        boards.Add(new TensorBoardCallback<float>(Path.Join(folder, run)));
        return boards[^1];
    }

    private static string Words(ParseResult line) => $"backprop {string.Join(' ', line.Tokens.Select(token => Printable.ShellWord(token.Value)))}";
}
