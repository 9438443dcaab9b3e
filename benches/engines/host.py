"""Answers one picture over and over with a bundle in an engine that Python has, and says how long it takes (see
measure.mjs).

    python3 host.py wasmtime|wasm3 net.wasm picture.raw SECONDS check|trust K
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
        return self.exports[name](self.store, *arguments)

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
        return self.runtime.find_function(name)(*arguments)

    def write(self, at, data):
        self.runtime.get_memory(0)[at : at + len(data)] = data

    def read(self, at, length):
        return bytes(self.runtime.get_memory(0)[at : at + length])


def now():
    return 1000 * time.perf_counter()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(engine, module, picture, seconds, trust, k):
    module, picture, k = read(module), read(picture), int(k)
    begun = now()
    host = {"wasmtime": Wasmtime, "wasm3": Wasm3}[engine](module)
    started = now()
    if trust == "trust":
        host.call("trust")
    at = host.call("input")
    loaded = now()
    host.write(at, picture)
    ranks = host.call("answer", k)
    first = now()
    print(f"start {started - begun}\nload {loaded - started}\nfirst {first - begun}")
    print(f"answer {host.read(ranks, 4 * k).hex()}")
    while now() < first + 1000 * float(seconds):
        begun = now()
        host.write(host.call("input"), picture)
        host.call("answer", k)
        print(f"time {now() - begun}")
    print("done", flush=True)
    sys.stdin.read()


main(*sys.argv[1:])
