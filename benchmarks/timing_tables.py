"""Writes the tables that the timings of README.md are taken on: timing_tables.py FOLDER.

5,000 and 60,000 rows of fourteen numbers, one with missing cells, and six columns of 2 to 40 categories, with three classes or a number to predict (drawn, seed 1);
and 60,000 rows of 784 whole numbers from 0 to 255, mostly 0, in ten classes: the size of MNIST.
"""
import sys
from pathlib import Path

import numpy as np

random = np.random.default_rng(1)


def table(path, rows, classes):
    numbers = random.standard_normal((rows, 14)).round(4)
    categories = [random.integers(0, levels, rows) for levels in (3, 5, 12, 40, 2, 7)]
    z = numbers[:, 0] * numbers[:, 1] + np.sin(2 * numbers[:, 2]) + 0.5 * numbers[:, 3] + 1.5 * (categories[0] == 1) + 0.2 * categories[1] + 0.3 * random.standard_normal(rows)
    target = np.array(["low", "middle", "high"])[np.digitize(z, [-0.3, 1.2])] if classes else z.round(4)
    with open(path, "w") as file:
        print(*[f"x{i}" for i in range(14)], *[f"c{i}" for i in range(6)], "y", sep=",", file=file)
        for row in range(rows):
            cells = ["" if i == 5 and row % 17 == 0 else numbers[row, i] for i in range(14)]
            print(*cells, *[f"k{levels[row]}" for levels in categories], target[row], sep=",", file=file)


def pixels(path, rows):
    labels, centres = random.integers(0, 10, rows), random.random((10, 784)) < 0.2
    with open(path, "w") as file:
        print("label", *[f"p{i}" for i in range(784)], sep=",", file=file)
        for start in range(0, rows, 1000):
            label = labels[start:start + 1000]
            lit = centres[label] ^ (random.random((len(label), 784)) < 0.06)
            np.savetxt(file, np.column_stack([label, lit * random.integers(1, 256, lit.shape)]), fmt="%d", delimiter=",")


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
table(folder / "classes-5000.csv", 5000, classes=True)
table(folder / "numbers-5000.csv", 5000, classes=False)
table(folder / "classes-60000.csv", 60000, classes=True)
pixels(folder / "pixels-60000.csv", 60000)
