"""Writes checkpoint-v1.safetensors: a checkpoint of format version 1, made from the description of the format and not by Backprop.

Run as `python3 checkpoint-v1.py > checkpoint-v1.safetensors`, with nothing but the standard library. Never write it anew: every later
version of Backprop must go on from this file. The run has one weight, two samples in batches of one, and stands after its first step.
"""
import hashlib
import json
import struct
import sys


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def number(value):
    return struct.pack("<q", value)


def run(data):
    return number(len(data)) + data


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Inputs 1 and 2, then targets 1 and 3.
DATA = hashlib.sha256(floats(1, 2) + floats(1, 3)).hexdigest()[:16]
CHECKPOINT = {
    "run": {
        "element type": "float",
        "seed": "0",
        "number of epochs": "1",
        "batch size": "1",
        "seed of dropout": "",
        "shuffling": "off",
        "loss": "HalfSquaredError",
        "optimizer": "Sgd(momentum 0.5), learning rate 0.5, weight decay 0",
        "schedule": "ConstantSchedule",
        "metrics": "",
        "callbacks": "EarlyStopping(patience 3, cost, minimum improvement 0)",
        "training data": f"2 samples of 1 features and 1 targets ({DATA})",
        "validation data": "none",
    },
    "epochs": 0,
    "stepInEpoch": 1,
    "costs": 0.125,
    "weights": 1,
    "seconds": 0.5,
    "stop": None,
    "modelStep": 1,
    "optimizerSteps": 1,
    "plateau": None,
    "callbacks": [{"bestEpoch": 0, "bestValue": "NaN"}],
}
ARCHITECTURE = [{"kind": "dense", "outputs": 1, "inputs": 1, "bias": False}]
TENSORS = [("0.weight", [1, 1], floats(1)), ("checkpoint.optimizer.0.weight.momentum", [1, 1], floats(0.25))]

text = compact({"formatVersion": 1, "needs": "0.1", "architecture": ARCHITECTURE, "checkpoint": CHECKPOINT})
hashed = run(text.encode())
data = b""
header = {}
for name, shape, tensor in TENSORS:
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(tensor)]}
    data += tensor
for name, shape, tensor in sorted(TENSORS):
    hashed += run(name.encode()) + run(b"F32") + number(len(shape)) + b"".join(map(number, shape)) + run(tensor)

metadata = {"backprop": text, "backprop.checksum": "sha256:" + hashlib.sha256(hashed).hexdigest()}
start = compact({"__metadata__": metadata, **header}).encode()
start += b" " * (-len(start) % 8)
sys.stdout.buffer.write(struct.pack("<Q", len(start)) + start + data)
