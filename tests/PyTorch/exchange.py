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


class Branch(nn.Module):
    def __init__(self, past, through, layers):
        super().__init__()
        self.past, self.through, self.inner = past, through, nn.Sequential(*layers)

    def forward(self, x):
        return torch.cat([x[:, self.past], self.inner(x[:, self.through])], dim=1)


class GroupedDense(nn.Module):
    def __init__(self, groups, inputs, outputs):
        super().__init__()
        self.groups, self.weight, self.bias = groups, nn.Parameter(torch.zeros(inputs, outputs)), nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        blocks = self.weight.T.reshape(self.groups, -1, len(self.weight))
        return torch.einsum("sgi,goi->sgo", x.reshape(len(x), self.groups, -1), blocks).flatten(1) + self.bias


class Parametric(nn.Module):
    def __init__(self, size, layers):
        super().__init__()
        self.weight, self.inner = nn.Parameter(torch.ones(size)), nn.Sequential(*layers)

    def forward(self, x):
        return (1 - self.weight) * x + self.weight * self.inner(x)


class Periodic(nn.Module):
    def __init__(self, waves, size):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.zeros(waves, size)), nn.Parameter(torch.zeros(waves, size))

    def forward(self, x):
        return torch.cos(2 * torch.pi * (x[:, :, None].double() * self.weight.T + self.bias.T)).float().flatten(1)


class PiecewiseLinear(nn.Module):
    def __init__(self, edges, size):
        super().__init__()
        self.edges = nn.Parameter(torch.zeros(edges, size))

    def forward(self, x):
        features = []
        for i, edges in enumerate(self.edges.T):
            distinct = edges.unique()  # ascending; bins without width follow the others
            bins = [(x[:, i] - a) / (b - a) for a, b in zip(distinct, distinct[1:])]
            bins = [y if t == 0 else y.clamp(min=0) for t, y in enumerate(bins)]
            bins = [y if t == len(bins) - 1 else y.clamp(max=1) for t, y in enumerate(bins)]
            features += bins + [torch.zeros(len(x))] * (len(edges) - 1 - len(bins))
        return torch.stack(features, dim=1)


def build(layers):
    return [{
        "batch_norm": lambda l: nn.BatchNorm1d(l["size"], eps=l["epsilon"], momentum=l["momentum"]),
        "branch": lambda l: Branch(l["past"], l["through"], build(l["layers"])),
        "dense": lambda l: nn.Linear(l["inputs"], l["outputs"], bias=l["bias"]),
        "dropout": lambda l: nn.Dropout(l["probability"]),
        "elu": lambda l: nn.ELU(l["alpha"]),
        "gelu": lambda l: nn.GELU(),
        "grouped_dense": lambda l: GroupedDense(l["groups"], l["inputs"], l["outputs"]),
        "layer_norm": lambda l: nn.LayerNorm(l["size"], eps=l["epsilon"]),
        "leaky_relu": lambda l: nn.LeakyReLU(l["negativeSlope"]),
        "mish": lambda l: nn.Mish(),
        "parametric": lambda l: Parametric(l["size"], build(l["layers"])),
        "periodic": lambda l: Periodic(l["waves"], l["size"]),
        "piecewise_linear": lambda l: PiecewiseLinear(l["edges"], l["size"]),
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
