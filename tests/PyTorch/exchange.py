"""Exchanges networks between Backprop and PyTorch through safetensors files, with nothing but torch and the standard library.

    python3 exchange.py predict MODEL INPUTS OUTPUTS   builds the network of a Backprop model in PyTorch and runs it
    python3 exchange.py make WEIGHTS INPUTS OUTPUTS    makes a torch.nn.Sequential, saves its weights, inputs and outputs

Several groups of three files may follow one another. INPUTS and OUTPUTS hold one tensor, `x` or `y`, of samples x features.
"""
import json
import struct
import sys

import torch
from torch import nn


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    dtypes = {"F32": torch.float32, "F64": torch.float64, "I64": torch.int64}
    tensors = {name: torch.frombuffer(bytearray(data[slice(*t["data_offsets"])]), dtype=dtypes[t["dtype"]]).reshape(t["shape"]) for name, t in header.items()}
    return tensors, metadata


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Residual(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.inner = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.inner(x)


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return x * self.weight


def build(layers):
    return [{
        "batch_norm": lambda l: nn.BatchNorm1d(l["size"], eps=l["epsilon"], momentum=l["momentum"]),
        "dense": lambda l: nn.Linear(l["inputs"], l["outputs"], bias=l["bias"]),
        "dropout": lambda l: nn.Dropout(l["probability"]),
        "elu": lambda l: nn.ELU(l["alpha"]),
        "gelu": lambda l: nn.GELU(),
        "layer_norm": lambda l: nn.LayerNorm(l["size"], eps=l["epsilon"]),
        "leaky_relu": lambda l: nn.LeakyReLU(l["negativeSlope"]),
        "mish": lambda l: nn.Mish(),
        "relu": lambda l: nn.ReLU(),
        "residual": lambda l: Residual(build(l["layers"])),
        "scale": lambda l: Scale(l["size"]),
        "selu": lambda l: nn.SELU(),
        "sequential": lambda l: nn.Sequential(*build(l["layers"])),
        "sigmoid": lambda l: nn.Sigmoid(),
        "silu": lambda l: nn.SiLU(),
        "softmax": lambda l: nn.Softmax(dim=1),
        "softplus": lambda l: nn.Softplus(),
        "tanh": lambda l: nn.Tanh(),
    }[layer["kind"]](layer) for layer in layers]


def predict(model, inputs, outputs):
    weights, metadata = read(model)
    network = nn.Sequential(*build(json.loads(metadata["backprop"])["architecture"]))
    missing, unexpected = network.load_state_dict(weights, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
    with torch.no_grad():
        write(outputs, {"y": network.eval()(read(inputs)[0]["x"])})


def make(weights, inputs, outputs):
    torch.manual_seed(1)
    network = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.BatchNorm1d(7), Residual([nn.Linear(7, 7), nn.GELU()]), nn.LayerNorm(7), nn.Linear(7, 3, bias=False), nn.Softmax(dim=1))
    network(3 * torch.randn(50, 5) + 1)  # moves the running statistics
    x = torch.randn(20, 5)
    write(weights, network.state_dict())
    write(inputs, {"x": x})
    write(outputs, {"y": network.eval()(x)})


if __name__ == "__main__":
    files = sys.argv[2:]
    for i in range(0, len(files), 3):
        {"predict": predict, "make": make}[sys.argv[1]](*files[i:i + 3])
