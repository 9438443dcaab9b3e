"""Millions of pictures with Spark: a core in each Python worker, a row of JSON for each picture.

    pip install pyspark pyarrow wasmtime pillow     (and Java)
    python3 examples/batch/with_spark.py build/core-simd.wasm weights.mnw PICTURES OUT --workers 8

`spark-submit --master …` gives the same file to a cluster. A part of a worker that dies is done again by another.
"""

import os
import sys
import time
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))

from answers import SCHEMA, answers_of, arguments
from host import read
from pyspark import SparkConf
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

given = arguments("Spark")
# Workers are of this interpreter, and not of the first python3 on PATH.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
conf = SparkConf()
# Four trials of a part, as a cluster has; alone `local` has one.
conf.setIfMissing("spark.master", f"local[{given.workers},4]")
# Pictures that a worker is handed at once.
conf.setIfMissing("spark.sql.execution.arrow.maxRecordsPerBatch", "32")
spark = SparkSession.builder.config(conf=conf).getOrCreate()
for module in (here / "answers.py", here.parent / "host.py"):
    spark.sparkContext.addPyFile(str(module))
files = spark.sparkContext.broadcast((read(given.core), read(given.weights)))


def answer(batches):
    answers = answers_of(*files.value)
    for batch in batches:
        paths, pictures = batch.to_pydict().values()
        yield from answers.table(paths, pictures).to_batches()


start = time.perf_counter()
pictures = spark.read.format("binaryFile").load(given.pictures).select("path", "content")
pictures.mapInArrow(answer, from_arrow_schema(SCHEMA)).write.json(given.out)
print(f"{time.perf_counter() - start:.1f} s")
