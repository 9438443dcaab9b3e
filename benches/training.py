"""PyTorch's side of benches/training.mjs, which starts it and describes the protocol. One thread."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
options = json.loads(sys.stdin.readline())
weights = {}
with open(options["weights"], "rb") as file:
    for tensor in options["tensors"]:
        data = bytearray(file.read(4 * tensor["count"]))
        weights[tensor["name"]] = torch.frombuffer(data, dtype=torch.float32).reshape(tensor["shape"])
    side, batch = options["resolution"], options["batch"]
    pictures = torch.frombuffer(bytearray(file.read(batch * side * side * 3)), dtype=torch.uint8)
pictures = pictures.reshape(batch, side, side, 3).permute(0, 3, 1, 2)
labels = torch.arange(batch) % options["classes"]

STRIDES = [[1], [2, 1], [2, 1], [2, 1, 1, 1, 1, 1], [2, 1]]


class Layer(nn.Module):
    """Convolution, batch norm, ReLU6. `same` pads as TensorFlow does, else one place on every side."""

    def __init__(self, filters, stride, same):
        super().__init__()
        outputs, inputs, kernel, _ = filters.shape
        groups = outputs if inputs == 1 and kernel == 3 else 1
        self.same = same and kernel == 3
        padding = 1 if kernel == 3 and not self.same else 0
        self.convolution = nn.Conv2d(inputs * groups, outputs, kernel, stride, padding, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs, eps=1e-3)
        self.convolution.weight.data.copy_(filters)

    def forward(self, x):
        if self.same:
            stride = self.convolution.stride[0]
            total = [max((-(-side // stride) - 1) * stride + 3 - side, 0) for side in (x.shape[3], x.shape[2])]
            x = functional.pad(x, [part for both in total for part in (both // 2, both - both // 2)])
        return functional.relu6(self.norm(self.convolution(x)), inplace=True)


def network(same):
    """The network, and its layers by the name of their filters."""
    layers = {"conv_stem.weight": Layer(weights["conv_stem.weight"], 2, same)}
    for stage, strides in enumerate(STRIDES):
        for index, stride in enumerate(strides):
            for kind, step in (("conv_dw", stride), ("conv_pw", 1)):
                name = f"blocks.{stage}.{index}.{kind}.weight"
                layers[name] = Layer(weights[name], step, same)
    classifier = nn.Linear(*reversed(weights["classifier.weight"].shape))
    classifier.weight.data.copy_(weights["classifier.weight"])
    classifier.bias.data.copy_(weights["classifier.bias"])
    model = nn.Sequential(*layers.values(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), classifier)
    return model, layers, classifier


def gradients(dtype):
    """All gradients by name, float64."""
    model, layers, classifier = network(same=True)
    model.to(dtype)
    functional.cross_entropy(model(pictures.to(dtype) / 127.5 - 1), labels).backward()
    found = {"classifier.weight": classifier.weight, "classifier.bias": classifier.bias}
    for name, layer in layers.items():
        norm = name.replace("conv_stem", "bn1").replace("conv_dw", "bn1").replace("conv_pw", "bn2")
        found[name] = layer.convolution.weight
        found[norm] = layer.norm.weight
        found[norm.replace("weight", "bias")] = layer.norm.bias
    return {name: parameter.grad.to(torch.float64) for name, parameter in found.items()}


def stepper(memory_format):
    """A function that makes one step."""
    model = network(same=False)[0].to(memory_format=memory_format)
    scaled = (pictures.float() / 127.5 - 1).contiguous(memory_format=memory_format)
    optimizer = torch.optim.RMSprop(model.parameters(), 1e-3, 0.9, 1e-3, 4e-5, 0.9)

    def step():
        optimizer.zero_grad()
        functional.cross_entropy(model(scaled), labels).backward()
        optimizer.step()

    return step


steppers = {"nchw": stepper(torch.contiguous_format), "nhwc": stepper(torch.channels_last)}
with open(options["gradients"], "wb") as file:
    for found in (gradients(torch.float64), gradients(torch.float32)):
        for tensor in options["tensors"]:
            if tensor["name"] in found:
                file.write(bytes(found[tensor["name"]].contiguous().view(-1).numpy().tobytes()))
print(json.dumps({"version": torch.__version__}), flush=True)

for line in sys.stdin:
    count = int(line)
    best = {}
    for name, step in steppers.items():
        times = []
        for _ in range(count):
            start = time.perf_counter()
            step()
            times.append(1000 * (time.perf_counter() - start))
        best[name] = min(times)
    print(json.dumps(best), flush=True)
