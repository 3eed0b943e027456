using System.Runtime.InteropServices;

namespace Backprop.Numerics;

/// <summary>
/// Which core a thread runs on. On virtual machines Linux sometimes keeps two busy threads on one core for seconds while another
/// is idle; a thread that sees this may step aside. Only a hint: where the system cannot do it, nothing happens.
/// </summary>
internal static unsafe partial class Cores
{
    private const int MaskWords = 16;

    private static bool unavailable = !OperatingSystem.IsLinux();

    /// <summary>The core that runs the calling thread, or -1 where it is not known.</summary>
    public static int Current()
    {
        if (unavailable)
            return -1;
        try
        {
            return sched_getcpu();
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            unavailable = true;
            return -1;
        }
    }

    /// <summary>Moves the calling thread to another of the cores it may use, then lets it use all of them again.</summary>
    public static void Leave(int core)
    {
        ulong* allowed = stackalloc ulong[MaskWords], others = stackalloc ulong[MaskWords];
        if (core < 0 || core >= 64 * MaskWords || sched_getaffinity(0, MaskWords * sizeof(ulong), allowed) < 0)
            return;
        new Span<ulong>(allowed, MaskWords).CopyTo(new Span<ulong>(others, MaskWords));
        others[core / 64] &= ~(1UL << (core % 64));
        if (sched_setaffinity(0, MaskWords * sizeof(ulong), others) == 0)
            _ = sched_setaffinity(0, MaskWords * sizeof(ulong), allowed);
    }

    [LibraryImport("libc")]
    [SuppressGCTransition]
    private static partial int sched_getcpu();

    [LibraryImport("libc")]
    private static partial int sched_getaffinity(int thread, nint bytes, ulong* mask);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int thread, nint bytes, ulong* mask);
}
