"""Millions of pictures with Ray Data: a core in each worker, a row of JSON for each picture.

    pip install 'ray[data]' wasmtime pillow
    python3 examples/batch/with_ray.py build/core-simd.wasm weights.mnw PICTURES OUT --workers 8

RAY_ADDRESS names a cluster; without it Ray starts on this machine. A part of a worker that dies is done again by another.
"""

import os
import sys
import time
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))

import ray
from answers import Answers, arguments
from host import read


class Worker(Answers):
    def __call__(self, batch):
        return self.table(batch["path"].to_pylist(), batch["bytes"].to_pylist())


given = arguments("Ray Data")
modules = {"py_modules": [str(here / "answers.py"), str(here.parent / "host.py")]}
# Workers keep their processors: without two more nobody would read and write.
local = {} if "RAY_ADDRESS" in os.environ else {"num_cpus": given.workers + 2, "include_dashboard": False}
ray.init(runtime_env=modules, **local)
start = time.perf_counter()
pictures = ray.data.read_binary_files(given.pictures, include_paths=True)
rows = pictures.map_batches(
    Worker,
    fn_constructor_args=(read(given.core), read(given.weights)),
    batch_size=32,
    batch_format="pyarrow",
    compute=ray.data.ActorPoolStrategy(size=given.workers),
)
rows.write_json(given.out)
print(f"{time.perf_counter() - start:.1f} s")
