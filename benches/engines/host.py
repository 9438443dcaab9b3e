"""Answers one picture over and over with a bundle in an engine that Python has, and says how long it takes (see
measure.mjs).

    python3 host.py wasmtime|wasm3 net.wasm picture.raw SECONDS check|trust K
"""

import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tests" / "end-to-end"))
from bundle_hosts import HOSTS


def now():
    return 1000 * time.perf_counter()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def main(engine, module, picture, seconds, trust, k):
    module, picture, k = read(module), read(picture), int(k)
    begun = now()
    host = HOSTS[engine](module)
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
