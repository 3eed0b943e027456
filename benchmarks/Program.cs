using System.Globalization;
using Backprop.Benchmarks;
using Backprop.Benchmarks.Kernels;
using Backprop.Tabular;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["quality"] or ["quality", "plain"]:
        QualityTable.Run(args is [_, "plain"] ? Preset.Plain : Preset.Default);
        return 0;
    case ["quality", var folder, .. var rest] when Directory.Exists(folder):
        QualityComparison.Run(folder, rest);
        return 0;
    case ["quality", var folder, ..]:
        Console.Error.WriteLine($"quality: there is no folder {folder}");
        return 2;
    case ["train", var name, var seconds, var threads]:
        Workload workload = Workload.All.Single(w => w.Name == name);
        double speed = workload.Measure(double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        Console.WriteLine(FormattableString.Invariant($"{name} {threads} {speed:F0} samples/s {speed * workload.FlopPerSample / 1e9:F1} GFLOP/s"));
        return 0;
    case ["share", var name, var seconds, var threads]:
        string share = Workload.All.Single(w => w.Name == name).Share(double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        Console.WriteLine($"{name} {threads} {share}");
        return 0;
    case ["accuracy", var name]:
        Console.WriteLine(FormattableString.Invariant($"{name} {Workload.All.Single(w => w.Name == name).Accuracy(null):F4}"));
        return 0;
    case ["peak", var cores]:
        double[] peaks = new double[int.Parse(cores, CultureInfo.InvariantCulture)];
        Parallel.For(0, peaks.Length, core => peaks[core] = FmaPeak.Measure(seconds: 0.5));
        Console.WriteLine(FormattableString.Invariant($"{peaks.Sum():F1} GFLOP/s"));
        return 0;
    case ["gemm", .. var rest]:
        ProductReport.Print(Console.Out, rest is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["infer"]:
        InferenceReport.Print(Console.Out);
        return 0;
    case ["blas", .. var rest]:
        BlasReport.Print(Console.Out, rest is [var team] ? int.Parse(team, CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["elementwise"]:
        ElementwiseReport.Print(Console.Out);
        return 0;
    case ["denormals"]:
        DenormalReport.Print(Console.Out);
        return 0;
    case ["watch"]:
        WatchReport.Print(Console.Out);
        return 0;
    case ["kernels", .. var rest]:
        BenchmarkSwitcher.FromTypes([typeof(ProductBenchmarks)]).Run(rest);
        return 0;
    case ["csv", var path, .. var rest]:
        CsvClock.Run(path, target: "label", rounds: rest is ["-"] ? null : rest is [var times] ? int.Parse(times, CultureInfo.InvariantCulture) : 5);
        return 0;
    default:
        Console.Error.WriteLine("quality [plain] | quality FOLDER [peers=FILE] [results=FILE] [seeds=3] [sets=NAME,NAME] [preset=plain] [members=N] | train WORKLOAD SECONDS THREADS | share WORKLOAD SECONDS THREADS | accuracy WORKLOAD | peak THREADS | gemm [THREADS] | blas [THREADS] | infer | elementwise | denormals | watch | kernels | csv FILE [ROUNDS | -]; see benchmarks/README.md");
        return 2;
}
