"""LiteRT's native code, XNNPACK on one thread; speaks as runner.mjs does.

    python native.py SETTINGS
"""

import base64
import importlib.metadata
import json
import os
import sys
import time

import numpy as np
from ai_edge_litert.interpreter import Interpreter

settings = json.loads(sys.argv[1])
side = settings["side"]
pictures = np.fromfile(settings["pictures"], np.uint8).reshape(-1, 1, side, side, 3)
interpreter = Interpreter(settings["tflite"], num_threads=1)
interpreter.allocate_tensors()
given = interpreter.get_input_details()[0]["index"]
wanted = interpreter.get_output_details()[0]["index"]
replies = os.fdopen(3, "w")


def reply(message):
    print(json.dumps(message), file=replies, flush=True)


def answer(picture):
    interpreter.set_tensor(given, picture)
    interpreter.invoke()
    return interpreter.get_tensor(wanted)


def measure(ms, runs):
    times = []
    end = time.perf_counter() + ms / 1e3
    while time.perf_counter() < end or len(times) < runs:
        start = time.perf_counter()
        answer(pictures[0])
        times.append(round((time.perf_counter() - start) * 1e3, 4))
    return times


reply({"version": importlib.metadata.version("ai-edge-litert")})
for line in sys.stdin:
    request = json.loads(line)
    if "ms" in request:
        reply({"times": measure(request["ms"], request["runs"])})
    else:
        reply({"answer": base64.b64encode(answer(pictures[request["picture"]]).tobytes()).decode()})
