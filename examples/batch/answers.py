"""What a worker does, whichever engine gives it pictures: one core, and of each picture a row."""

import io
import os
from functools import cache

import pyarrow

from host import Core, Refused, read_ppm

TOP = 5

#: A row. A picture without an answer has empty lists and says why in `error`; `worker` is a process.
SCHEMA = pyarrow.schema(
    [
        ("path", pyarrow.string()),
        ("classes", pyarrow.list_(pyarrow.int32())),
        ("logits", pyarrow.list_(pyarrow.int32())),
        ("probabilities", pyarrow.list_(pyarrow.float64())),
        ("error", pyarrow.string()),
        ("worker", pyarrow.int64()),
    ]
)

#: The library decodes what has more at a half, Pillow does not.
MOST_PIXELS = 16_000_000


class Answers:
    """A core with its weights, made once in a worker."""

    def __init__(self, module, weights):
        self.core = Core(module)
        self.core.load(weights)

    def table(self, paths, files):
        """The rows of some pictures, each given by its path and its bytes, as an Arrow table."""
        rows = [self.row(path, data) for path, data in zip(paths, files)]
        return pyarrow.Table.from_pylist(rows, schema=SCHEMA)

    def row(self, path, data):
        row = {"path": path, "classes": [], "logits": [], "probabilities": [], "worker": os.getpid()}
        try:
            for index, logit, probability in self.core.top(TOP, *read_picture(data)):
                row["classes"].append(index)
                row["logits"].append(logit)
                row["probabilities"].append(probability / 256)
        except Refused as refused:
            row["error"] = str(refused)
        return row


@cache
def answers_of(module, weights):
    """Those of this process: an engine gives it one part after the other."""
    return Answers(module, weights)


def read_picture(data):
    """Width, height and RGB bytes of a PPM, or by Pillow of a JPEG, PNG, WebP or BMP."""
    if data.startswith(b"P6"):
        return read_ppm(data)
    from PIL import Image, ImageOps

    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "BMP"])
        if image.width * image.height > MOST_PIXELS:
            raise Refused("more than 16 million pixels: make it smaller first")
        # Of others Pillow makes other colours than the library does.
        if image.mode not in ("L", "P", "RGB") or image.has_transparency_data:
            raise Refused(f"{image.mode}, or transparent: convert it to RGB first")
        image = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as cause:
        raise Refused(f"no picture that Pillow reads: {cause}") from cause
    return image.width, image.height, image.tobytes()


def arguments(engine):
    """The command line of both programs."""
    import argparse

    parser = argparse.ArgumentParser(description=f"Classifies a folder of pictures with {engine}.")
    parser.add_argument("core", help="build/core-simd.wasm, or core-baseline.wasm")
    parser.add_argument("weights", help="a packed file, .mnw")
    parser.add_argument("pictures", help="a folder, where the engine reads it: a path, s3://…, hdfs://…")
    parser.add_argument("out", help="a folder that is made, for rows as JSON lines")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="on this machine alone")
    return parser.parse_args()
