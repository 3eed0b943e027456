"""Reads a file of 60,000 rows and 785 columns of whole numbers from 0 to 255 with pandas and with Backprop, in turns.

    /usr/bin/python3 benchmarks/compare_csv.py [ROUNDS [FILE]]

Without FILE it writes MNIST as CSV when the environment variable MNIST names its folder, else numbers with the same share of zeros.
The benchmarks must have been built: dotnet build -c Release benchmarks
Backprop runs as one process that is warm after its first rounds, as pandas is; medians are compared, and the first round of each is printed too.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import pandas

ROWS, COLUMNS = 60_000, 785
HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "bin", "Release", "net10.0", "Backprop.Benchmarks.dll")


def pixels():
    if "MNIST" in os.environ:
        images = numpy.fromfile(os.path.join(os.environ["MNIST"], "train-images-idx3-ubyte"), numpy.uint8)[16:].reshape(ROWS, -1)
        labels = numpy.fromfile(os.path.join(os.environ["MNIST"], "train-labels-idx1-ubyte"), numpy.uint8)[8:]
        return labels, images
    draw = numpy.random.default_rng(42)
    images = draw.integers(0, 256, (ROWS, COLUMNS - 1)) * (draw.random((ROWS, COLUMNS - 1)) < 0.2)
    return draw.integers(0, 10, ROWS), images


def write(path):
    texts = [str(i) for i in range(256)]
    labels, images = pixels()
    with open(path, "w") as file:
        file.write(",".join(["label"] + [f"pixel{i}" for i in range(COLUMNS - 1)]) + "\n")
        for label, image in zip(labels, images):
            file.write(",".join([texts[label]] + [texts[v] for v in image]) + "\n")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(tempfile.gettempdir(), "backprop-60000x785.csv")
    if not os.path.exists(path):
        write(path)
    megabytes = os.path.getsize(path) / 1e6
    backprop = subprocess.Popen(["dotnet", PROGRAM, "csv", path, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    peer, ours = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        frame = pandas.read_csv(path)
        peer.append(time.perf_counter() - start)
        rows = len(frame)
        del frame
        backprop.stdin.write("\n")
        backprop.stdin.flush()
        ours.append([float(value) for value in backprop.stdout.readline().split()])
    backprop.stdin.close()
    backprop.wait()

    pandas_time = statistics.median(peer)
    print(f"{rows:,} rows, {megabytes:.0f} MB, medians of {rounds} interleaved rounds (pandas {pandas.__version__})\n")
    print("| | s | first round, s | rows/s | MB/s | times as fast as pandas.read_csv |")
    print("|---|---|---|---|---|---|")

    def line(name, times):
        median = statistics.median(times)
        print(f"| {name} | {median:.3f} | {times[0]:.3f} | {rows / median:,.0f} | {megabytes / median:,.0f} | {pandas_time / median:.1f} |")

    line("pandas.read_csv", peer)
    line("CsvTable.Read", [o[1] for o in ours])
    line("CsvTable.Read, schema, encoder, float data set", [o[4] for o in ours])
    print(f"\nof the last: schema and encoder {statistics.median(o[2] for o in ours):.3f} s, encoding {statistics.median(o[3] for o in ours):.3f} s")


if __name__ == "__main__":
    main()
