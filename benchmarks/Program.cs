using Backprop.Benchmarks;
using Backprop.Tabular;
QualityTable.Run(args.Length > 1 && args[1] == "plain" ? Preset.Plain : Preset.Default);
