"""Self-tests of the relaxed build in wasmtime, with deterministic and with native relaxed SIMD.

    python3 tests/end-to-end/relaxed.py build/core-relaxed.wasm weights.mnw...

Prints one line per setting and file: `deterministic=True path status detail`.
"""

import sys
from wasmtime import Config, Engine, Instance, Module, Store


def selftest(core, weights, deterministic):
    config = Config()
    config.wasm_relaxed_simd = True
    config.wasm_relaxed_simd_deterministic = deterministic
    engine = Engine(config)
    store = Store(engine)
    exports = Instance(store, Module.from_file(engine, core), []).exports(store)
    at = exports["reserve"](store, len(weights)) & 0xFFFFFFFF
    exports["memory"].write(store, weights, at)
    status = exports["load"](store) or exports["selftest"](store)
    return status, exports["detail"](store)


for path in sys.argv[2:]:
    with open(path, "rb") as file:
        weights = file.read()
    for deterministic in (True, False):
        status, detail = selftest(sys.argv[1], weights, deterministic)
        print(f"deterministic={deterministic} {path} {status} {detail}")
