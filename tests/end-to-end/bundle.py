"""Runs a bundle in wasmtime or in the interpreter wasm3 by its three exports: memory, input, answer.

    python3 tests/end-to-end/bundle.py wasmtime|wasm3 net.wasm picture.rgb k [rounds]

Prints the k ranks as numbers: class, logit, probability, one rank a line. With rounds it answers so many times more and
prints the median of their times in milliseconds on standard error.
"""

import sys
import time


class Wasmtime:
    def __init__(self, module):
        from wasmtime import Engine, Instance, Module, Store

        engine = Engine()
        self.store = Store(engine)
        self.exports = Instance(self.store, Module(engine, module), []).exports(self.store)

    def call(self, name, *arguments):
        return self.exports[name](self.store, *arguments) & 0xFFFFFFFF

    def write(self, at, data):
        self.exports["memory"].write(self.store, data, at)

    def read(self, at, length):
        return bytes(self.exports["memory"].read(self.store, at, at + length))


class Wasm3:
    def __init__(self, module):
        import wasm3

        environment = wasm3.Environment()
        self.runtime = environment.new_runtime(65536)
        self.runtime.load(environment.parse_module(module))

    def call(self, name, *arguments):
        return self.runtime.find_function(name)(*arguments) & 0xFFFFFFFF

    def write(self, at, data):
        self.runtime.get_memory(0)[at : at + len(data)] = data

    def read(self, at, length):
        return bytes(self.runtime.get_memory(0)[at : at + length])


def answer(host, picture, k):
    host.write(host.call("input"), picture)
    return host.read(host.call("answer", k), 4 * k)


def timed(host, picture, k):
    start = time.perf_counter()
    answer(host, picture, k)
    return 1000 * (time.perf_counter() - start)


engine, module, picture, k, *rounds = sys.argv[1:]
with open(module, "rb") as file:
    host = {"wasmtime": Wasmtime, "wasm3": Wasm3}[engine](file.read())
with open(picture, "rb") as file:
    picture = file.read()
ranks = answer(host, picture, int(k))
for i in range(0, len(ranks), 4):
    print(ranks[i] | ranks[i + 1] << 8, ranks[i + 2], ranks[i + 3])
if rounds:
    times = sorted(timed(host, picture, int(k)) for _ in range(int(rounds[0])))
    print(times[len(times) // 2], file=sys.stderr)
