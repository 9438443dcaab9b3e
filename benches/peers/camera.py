"""OpenCV on one thread: cvtColor where the frame is YUV, then INTER_AREA; speaks as runner.mjs does.

    python camera.py SETTINGS
"""

import base64
import json
import os
import sys
import time

import cv2
import numpy as np

settings = json.loads(sys.argv[1])
width, height, side = settings["width"], settings["height"], settings["side"]
yuv = settings["format"] == "nv12"
shape = (height * 3 // 2, width) if yuv else (height, width, 3)
frames = np.fromfile(settings["pictures"], np.uint8).reshape(-1, *shape)
replies = os.fdopen(3, "w")
cv2.setNumThreads(1)


def reply(message):
    print(json.dumps(message), file=replies, flush=True)


def answer(frame):
    rgb = cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_NV12) if yuv else frame
    return cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA)


def measure(ms, runs):
    times = []
    end = time.perf_counter() + ms / 1e3
    while time.perf_counter() < end or len(times) < runs:
        start = time.perf_counter()
        answer(frames[0])
        times.append(round((time.perf_counter() - start) * 1e3, 4))
    return times


reply({"version": cv2.__version__})
for line in sys.stdin:
    request = json.loads(line)
    if "ms" in request:
        reply({"times": measure(request["ms"], request["runs"])})
    else:
        reply({"answer": base64.b64encode(answer(frames[request["picture"]]).tobytes()).decode()})
