"""A host that is not ours: drives the core by assembly/abi.h alone, with the `wasmtime` package.

    pip install wasmtime
    python3 examples/host.py build/core-simd.wasm weights.mnw picture.ppm
    python3 examples/host.py build/core-simd.wasm weights.mnw frame.yuv nv12 640x480

Prints one line per answer, best first: probability, class, logit (u8). Before them, where the picture is like none of the
classes by the rule of the weights, a line `unknown`.
"""

import re
import sys
from wasmtime import Engine, Instance, Module, Store

STATUS_OK, STATUS_MORE = 0, 1
FIT_CONTRACT = 0
PIXELS = ["rgb", "bgr", "rgba", "bgra", "grey", "yuyv", "nv12", "nv21", "i420"]
PIXELS += ["uyvy", "yvyu", "vyuy", "rgb565le", "rgb565be"]


class Refused(Exception):
    """A status of the core other than ok."""


class Core:
    def __init__(self, module):
        engine = Engine()
        self.store = Store(engine)
        exports = Instance(self.store, Module(engine, module), []).exports(self.store)
        self.memory = exports["memory"]
        self.exports = exports

    def call(self, name, *arguments):
        # wasmtime answers an i32; the ABI is unsigned.
        return self.exports[name](self.store, *arguments) & 0xFFFFFFFF

    def check(self, status):
        if status != STATUS_OK:
            raise Refused(f"status {status}, detail {self.call('detail')}")

    def load(self, weights):
        at = self.call("reserve", len(weights))
        if at == 0:
            raise Refused("the file is larger than this module's memory")
        self.memory.write(self.store, weights, at)
        self.check(self.call("load"))

    def top(self, k, width, height, data, pixels="rgb"):
        """The k best answers for a picture whose rows touch: (class, logit, probability / 256)."""
        self.check(self.call("begin", width, height, FIT_CONTRACT, PIXELS.index(pixels), 0))
        data = memoryview(data)
        while (room := self.call("capacity")) > 0:
            if len(data) < room:
                raise Refused("the picture is cut short")
            self.memory.write(self.store, data[:room], self.call("staging"))
            self.check(self.call("push", room))
            data = data[room:]
        while (status := self.call("step", 64)) == STATUS_MORE:
            pass
        self.check(status)
        at = self.call("top", k)
        ranks = self.memory.read(self.store, at, at + 4 * k)
        return [(ranks[i] | ranks[i + 1] << 8, ranks[i + 2], ranks[i + 3]) for i in range(0, 4 * k, 4)]

    def unknown(self):
        """Whether the last picture is like none of the classes, whatever `top` says."""
        return self.call("unknown") != 0


PPM = re.compile(rb"P6\s(\d{1,5})\s(\d{1,5})\s255\s")


def read_ppm(data):
    """Width, height and RGB bytes of a binary PPM without comments."""
    header = PPM.match(data)
    if not header:
        raise Refused("not a PPM of 8 bits a colour")
    width, height = int(header[1]), int(header[2])
    pixels = data[header.end() :]
    if len(pixels) != 3 * width * height:
        raise Refused(f"{len(pixels)} bytes of pixels, not {width} x {height} x 3")
    return width, height, pixels


def read(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    core = Core(read(sys.argv[1]))
    core.load(read(sys.argv[2]))
    picture = read(sys.argv[3])
    if len(sys.argv) > 4:
        width, height = map(int, sys.argv[5].split("x"))
        picture = width, height, picture, sys.argv[4]
    else:
        picture = read_ppm(picture)
    best = core.top(5, *picture)
    if core.unknown():
        print("unknown")
    for index, logit, probability in best:
        print(f"{probability / 256:.4f} {index} {logit}")
