#!/usr/bin/python3
"""Backprop against its peers on W1-W5, interleaved over rounds so that a noisy machine is noisy for all alike.

    dotnet build -c Release benchmarks
    MNIST=folder /usr/bin/python3 benchmarks/compare.py [ROUNDS] [WORKLOADS]

prints a Markdown table of medians: samples/s, GFLOP/s, the share of the FMA peak (measured by turns with the training, while the cores
have their whole speed: see ShareClock.cs), ratios, and the test accuracy on MNIST after five epochs.
"""
import os, statistics, subprocess, sys

here = os.path.dirname(os.path.abspath(__file__))
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
names = sys.argv[2].split(",") if len(sys.argv) > 2 else ["W1", "W2", "W3", "W4", "W5"]
seconds, share_seconds = "2", "5"
sizes = {"W1": [784, 128, 10], "W2": [784, 512, 512, 10], "W3": [4, 16, 3], "W4": [784, 1024, 1024, 1024, 10], "W5": [8, 64, 64, 1]}
flop = {name: sum(6 * a * b for a, b in zip(s, s[1:])) - 2 * s[0] * s[1] for name, s in sizes.items()}
ours = ["dotnet", os.path.join(here, "bin", "Release", "net10.0", "Backprop.Benchmarks.dll")]

def run(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

figures = {}
def note(key, value):
    figures.setdefault(key, []).append(float(value))

for r in range(rounds):
    for name in names:
        for threads in (1, 2):
            note(("peak", threads), run(ours + ["peak", str(threads)])[0])
            note((name, "backprop", threads), run(ours + ["train", name, seconds, str(threads)])[2])
            note((name, "share", threads), run(ours + ["share", name, share_seconds, str(threads)])[2])
            note((name, "torch", threads), run(["/usr/bin/python3", os.path.join(here, "peers.py"), "torch", str(threads), name, seconds])[3])
        for peer in ["sklearn"] + (["numpy"] if name in ("W1", "W3") else []):
            note((name, peer, 1), run(["/usr/bin/python3", os.path.join(here, "peers.py"), peer, "1", name, seconds])[3])
    print(f"round {r + 1} of {rounds} done", file=sys.stderr)

def accuracies(name):
    if name not in ("W1", "W2", "W4"):
        return ""
    return run(ours + ["accuracy", name])[1] + " / " + run(["/usr/bin/python3", os.path.join(here, "peers.py"), "accuracy", "2", name])[2]

median = {key: statistics.median(values) for key, values in figures.items()}
print(f"FMA peak: {median['peak', 1]:.0f} GFLOP/s on one thread, {median['peak', 2]:.0f} on two\n")
print("| | threads | Backprop samples/s | GFLOP/s | of peak | PyTorch samples/s | ratio | scikit-learn | NumPy | accuracy, PyTorch's |")
print("|---|---|---|---|---|---|---|---|---|---|")
for name in names:
    for threads in (1, 2):
        speed, torch = median[name, "backprop", threads], median[name, "torch", threads]
        gflops = speed * flop[name] / 1e9
        other = [f"{median[name, peer, 1]:,.0f}" if threads == 1 and (name, peer, 1) in median else "" for peer in ("sklearn", "numpy")]
        print(f"| {name} | {threads} | {speed:,.0f} | {gflops:.1f} | {median[name, 'share', threads]:.0f}% | {torch:,.0f} | {speed / torch:.2f} | {other[0]} | {other[1]} | {accuracies(name) if threads == 1 else ''} |")
