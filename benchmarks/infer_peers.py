#!/usr/bin/python3
"""The figures of InferenceReport.cs for PyTorch (Debian's python3-torch), without gradients.

    /usr/bin/python3 benchmarks/infer_peers.py

OpenMP runs on one thread; two threads are OpenBLAS's, which is PyTorch's best setting here.
"""
import ctypes, os, time

os.environ["OMP_NUM_THREADS"] = "1"
import torch

torch.set_num_threads(1)
blas = ctypes.CDLL("libopenblas.so.0")
BATCH, TABLE, SECONDS = 1024, 60_000, 0.5

def run(action):
    start, calls = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        action()
        calls += 1
    return calls / (time.perf_counter() - start)

print(f"| network | one row, median µs | 99 % µs | rows/s in batches of {BATCH}, 1 thread | 2 threads | {TABLE} in one call, 1 thread | 2 threads |\n|---|---|---|---|---|---|---|")
with torch.no_grad():
    for sizes in [4, 16, 3], [8, 64, 64, 1], [784, 128, 10], [784, 512, 512, 10]:
        layers = []
        for i in range(len(sizes) - 1):
            layers += [torch.nn.Linear(sizes[i], sizes[i + 1])] + ([torch.nn.ReLU()] if i + 2 < len(sizes) else [])
        net = torch.nn.Sequential(*layers).eval()
        row = torch.randn(1, sizes[0])
        blas.openblas_set_num_threads(1)
        run(lambda: net(row))
        times, end = [], time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            before = time.perf_counter()
            net(row)
            times.append(time.perf_counter() - before)
        times.sort()
        speeds = []
        for count in BATCH, TABLE:
            rows = torch.randn(count, sizes[0])
            for threads in 1, 2:
                blas.openblas_set_num_threads(threads)
                run(lambda: net(rows))
                speeds.append(count * run(lambda: net(rows)))
        print(f"| {'-'.join(map(str, sizes))} | {times[len(times) // 2] * 1e6:.2f} | {times[len(times) * 99 // 100] * 1e6:.2f} | {' | '.join(f'{speed:,.0f}' for speed in speeds)} |", flush=True)
