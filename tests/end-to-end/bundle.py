"""Runs a bundle in wasmtime or in the interpreter wasm3 by its three exports: memory, input, answer.

    python3 tests/end-to-end/bundle.py wasmtime|wasm3 net.wasm picture.rgb k

Prints the k ranks as numbers: class, logit, probability, one rank a line.
"""

import sys

from bundle_hosts import HOSTS

engine, module, picture, k = sys.argv[1:]
with open(module, "rb") as file:
    host = HOSTS[engine](file.read())
with open(picture, "rb") as file:
    host.write(host.call("input"), file.read())
ranks = host.read(host.call("answer", int(k)), 4 * int(k))
for i in range(0, len(ranks), 4):
    print(ranks[i] | ranks[i + 1] << 8, ranks[i + 2], ranks[i + 3])
