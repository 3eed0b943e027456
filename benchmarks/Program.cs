using System.Globalization;
using Backprop.Benchmarks;
using Backprop.Benchmarks.Kernels;
using Backprop.Tabular;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["quality", .. var rest]:
        QualityTable.Run(rest is ["plain"] ? Preset.Plain : Preset.Default);
        return 0;
    case ["train", var name, var seconds, var threads]:
        Workload workload = Workload.All.Single(w => w.Name == name);
        double speed = workload.Measure(double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
        Console.WriteLine(FormattableString.Invariant($"{name} {threads} {speed:F0} samples/s {speed * workload.FlopPerSample / 1e9:F1} GFLOP/s"));
        return 0;
    case ["accuracy", var name]:
        Console.WriteLine(FormattableString.Invariant($"{name} {Workload.All.Single(w => w.Name == name).Accuracy(null):F4}"));
        return 0;
    case ["gemm", .. var rest]:
        ProductReport.Print(Console.Out, rest is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["kernels", .. var rest]:
        BenchmarkSwitcher.FromTypes([typeof(ProductBenchmarks)]).Run(rest);
        return 0;
    default:
        return 2;
}
