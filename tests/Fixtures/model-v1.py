"""Writes model-v1.safetensors: a model file of format version 1, made from the description of the format and not by Backprop.

Run as `python3 model-v1.py > model-v1.safetensors`, with nothing but the standard library. Never write it anew: every later
version of Backprop must load this file. The layers are written out below; all weights are multiples of 1/8, so that the
predictions in GoldenModelTests follow by hand without rounding.
"""
import hashlib
import json
import struct
import sys

ARCHITECTURE = [
    {"kind": "dense", "outputs": 2, "inputs": 3, "bias": True},
    {"kind": "batch_norm", "size": 2, "epsilon": 0.25, "momentum": 0.125},
    {"kind": "leaky_relu", "negativeSlope": 0.25},
    {"kind": "residual", "layers": [
        {"kind": "dense", "outputs": 2, "inputs": 2, "bias": True},
        {"kind": "relu"},
    ]},
    {"kind": "dropout", "probability": 0.5},
    {"kind": "dense", "outputs": 1, "inputs": 2, "bias": False},
]
SECTIONS = {"example": {"classes": ["Grüße", "\"quoted\"\n"], "mean": 0.1, "none": None}}
TENSORS = [  # name, shape, values row after row
    ("0.weight", [2, 3], [1, -2, 0.5, 0.25, 1, -1]),
    ("0.bias", [2], [0.5, -1]),
    ("1.weight", [2], [2, 1]),
    ("1.bias", [2], [0.5, -0.5]),
    ("1.running_mean", [2], [1, -1]),
    ("1.running_var", [2], [3.75, 0.75]),  # + epsilon: 4 and 1, whose roots are 2 and 1
    ("3.inner.0.weight", [2, 2], [1, -1, 0.5, 2]),
    ("3.inner.0.bias", [2], [0, -0.25]),
    ("5.weight", [1, 2], [-1, 0.5]),
]


def number(value):
    return struct.pack("<q", value)


def run(data):
    return number(len(data)) + data


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


text = compact({"formatVersion": 1, "needs": "0.1", "architecture": ARCHITECTURE, **SECTIONS})

hashed = run(text.encode())
data = b""
header = {}
for name, shape, values in TENSORS:
    tensor = struct.pack(f"<{len(values)}f", *values)
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(tensor)]}
    data += tensor
for name, shape, values in sorted(TENSORS):
    tensor = struct.pack(f"<{len(values)}f", *values)
    hashed += run(name.encode()) + run(b"F32") + number(len(shape)) + b"".join(map(number, shape)) + run(tensor)

metadata = {"backprop": text, "backprop.checksum": "sha256:" + hashlib.sha256(hashed).hexdigest()}
start = compact({"__metadata__": metadata, **header}).encode()
start += b" " * (-len(start) % 8)
sys.stdout.buffer.write(struct.pack("<Q", len(start)) + start + data)
