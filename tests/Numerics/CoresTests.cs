using Backprop.Numerics;

namespace Backprop.Tests.Numerics;

public class CoresTests
{
    [Fact]
    public void Stepping_aside_leaves_the_thread_all_its_cores()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        // On a thread of its own, which nothing moves between the two looks.
        string before = "", after = "";
        int core = -1;
        Thread thread = new(() =>
        {
            before = AllowedCores();
            core = Cores.Current();
            Cores.Leave(core);
            Cores.Leave(-1);
            Cores.Leave(5000);
            after = AllowedCores();
        });
        thread.Start();
        thread.Join();
        Assert.NotEqual("", before);
        Assert.Equal(before, after);
        Assert.InRange(core, 0, 1023);
    }

    private static string AllowedCores() => File.ReadLines("/proc/thread-self/status").Single(line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal));
}
