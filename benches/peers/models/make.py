"""Makes the models that benches/peers/run.mjs compares: `name.tflite`, `name.onnx` and `models.json` in a folder.

    python make.py FOLDER [REFERENCE]

REFERENCE may hold Google's models of 2018 (`mobilenet_v1_0.25_128_quant.tflite`); those are taken, the others made.
"""

import json
import sys
from pathlib import Path

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

from onnx_form import onnx_form

SIZES = [(0.25, 128), (0.5, 160), (0.75, 192), (1.0, 224)]


def without_softmax(tflite):
    """The same model, ending at its logits."""
    model = schema.ModelT.InitFromPackedBuf(tflite, 0)
    graph = model.subgraphs[0]
    last = graph.operators.pop()
    code = model.operatorCodes[last.opcodeIndex]
    assert max(code.builtinCode, code.deprecatedBuiltinCode) == schema.BuiltinOperator.SOFTMAX
    graph.outputs = [last.inputs[0]]
    builder = flatbuffers.Builder(len(tflite))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def model(alpha, side, kind, reference):
    """A .tflite file and where it comes from."""
    hosted = reference and reference / f"mobilenet_v1_{alpha}_{side}_quant.tflite"
    if kind == "uint8" and hosted and hosted.exists():
        return without_softmax(hosted.read_bytes()), "Google, 2018"
    # TensorFlow takes seconds to import, and is not needed where every model is there.
    from convert import convert, version

    return convert(alpha, side, kind), f"Random weights, TensorFlow {version}"


def main(folder, reference=None):
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in ("uint8", "int8"):
        for alpha, side in SIZES:
            name = f"{alpha}_{side}_{kind}"
            tflite, source = model(alpha, side, kind, reference)
            (folder / f"{name}.tflite").write_bytes(tflite)
            (folder / f"{name}.onnx").write_bytes(onnx_form(tflite))
            rows.append({"name": name, "alpha": alpha, "side": side, "kind": kind, "source": source})
    (folder / "models.json").write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
