"""MobileNet V1 of random weights in PyTorch, built by hand as timm's mobilenetv1: what `quantize` is tested against.

    python3 tools/torch-reference.py FOLDER ALPHA RESOLUTION CLASSES SEED PICTURES

Writes model.safetensors (by hand: it shares no code with the reader), pictures/NNN.ppm of the input's sides, and
logits.f32 (float32, little-endian, [pictures][classes]). Padding is PyTorch's, 1 on all sides; epsilon is 1e-5;
pictures are normalised with a mean and deviation of 0.5. Batch normalisation is settled on the pictures, so that
activations spread over ReLU6 as those of a trained network. Development only: needs torch, nothing else.
"""
import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

STAGES = [[(64, 1)], [(128, 2), (128, 1)], [(256, 2), (256, 1)], [(512, 2)] + [(512, 1)] * 5, [(1024, 2), (1024, 1)]]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv_dw = nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False)
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv_pw = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        x = nn.functional.relu6(self.bn1(self.conv_dw(x)))
        return nn.functional.relu6(self.bn2(self.conv_pw(x)))


class MobileNet(nn.Module):
    def __init__(self, alpha, classes):
        super().__init__()
        width = lambda base: max(8, int(base * alpha))
        self.conv_stem = nn.Conv2d(3, width(32), 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width(32))
        stages, inputs = [], width(32)
        for stage in STAGES:
            blocks = []
            for base, stride in stage:
                blocks.append(Block(inputs, width(base), stride))
                inputs = width(base)
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages)
        self.classifier = nn.Linear(inputs, classes)

    def forward(self, x):
        x = nn.functional.relu6(self.bn1(self.conv_stem(x)))
        return self.classifier(self.blocks(x).mean((2, 3)))


def settle(model, x):
    """Random gains and shifts, then the statistics of the pictures themselves."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 1)
            module.momentum = None
    model.train()
    model(x)
    model.eval()
    with torch.no_grad():
        model.classifier.weight.mul_(8)


def pictures(count, side):
    """Smooth colours with some noise, so that neighbours are alike and no two pictures are."""
    coarse = torch.rand(count, 3, 5, 5)
    smooth = nn.functional.interpolate(coarse, (side, side), mode="bilinear", align_corners=True)
    noisy = smooth + 0.1 * torch.randn(count, 3, side, side)
    return (noisy.clamp(0, 1) * 255).round()


def save(path, state):
    """Counters as I64, all other numbers as F32; in the order of the model."""
    entries, parts, end = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in state.items():
        counter = name.endswith("num_batches_tracked")
        kind = "q" if counter else "f"
        values = tensor.flatten().tolist()
        data = struct.pack(f"<{len(values)}{kind}", *values)
        entries[name] = {
            "dtype": "I64" if counter else "F32",
            "shape": list(tensor.shape),
            "data_offsets": [end, end + len(data)],
        }
        parts.append(data)
        end += len(data)
    header = json.dumps(entries).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + b"".join(parts))


def main(folder, alpha, side, classes, seed, count):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    model = MobileNet(alpha, classes)
    x = pictures(count, side)
    reals = (x / 255 - 0.5) / 0.5
    settle(model, reals)
    with torch.no_grad():
        logits = model(reals)
    (folder / "pictures").mkdir(parents=True)
    for index, picture in enumerate(x):
        pixels = bytes(picture.permute(1, 2, 0).flatten().int().tolist())
        (folder / "pictures" / f"{index:03}.ppm").write_bytes(b"P6 %d %d 255\n" % (side, side) + pixels)
    save(folder / "model.safetensors", model.state_dict())
    values = logits.flatten().tolist()
    (folder / "logits.f32").write_bytes(struct.pack(f"<{len(values)}f", *values))


if __name__ == "__main__":
    folder, alpha, *numbers = sys.argv[1:]
    main(Path(folder), float(alpha), *map(int, numbers))
