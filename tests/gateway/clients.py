"""Asks a gateway by a client of the Open Inference Protocol, and prints what it was told as one line of JSON.

    python3 tests/gateway/clients.py tritonclient|kserve http://127.0.0.1:8080 MODEL frames.rgb picture.jpg

frames.rgb holds frames of the model's own sides one after the other, which are sent as one batch.
"""

import asyncio
import json
import sys

import numpy

OUTPUTS = ["probabilities", "logits", "embedding"]


def tritonclient(address, model, batch, picture):
    from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
    from tritonclient.utils import InferenceServerException

    client = InferenceServerClient(address.removeprefix("http://"))

    def infer(data, binary, name="image", outputs=None):
        given = InferInput(name, data.shape, "UINT8" if name == "image" else "BYTES")
        given.set_data_from_numpy(data, binary_data=binary)
        return client.infer(model, [given], outputs=outputs, request_id="7")

    def numbers(result):
        return {name: result.as_numpy(name).tolist() for name in OUTPUTS}

    def refused(work):
        try:
            work()
        except InferenceServerException as error:
            return [error.status(), error.message()]

    plain = [InferRequestedOutput(name, binary_data=False) for name in OUTPUTS]
    three = [InferRequestedOutput("probabilities", class_count=3)]
    return {
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "model": client.is_model_ready(model) and client.is_model_ready(model, "1"),
        "server": client.get_server_metadata(),
        "metadata": client.get_model_metadata(model),
        "id": infer(batch, True).get_response()["id"],
        "json": numbers(infer(batch, False, outputs=plain)),
        "binary": numbers(infer(batch, True)),
        "file": numbers(infer(numpy.array([picture], dtype=object), True, "picture")),
        "classes": infer(batch, True, outputs=three).as_numpy("probabilities").astype(str).tolist(),
        "missing": refused(lambda: client.get_model_metadata("absent")),
        "misshapen": refused(lambda: infer(batch[:, :, :, :2], True)),
    }


async def kserve(address, model, batch, picture):
    from kserve import InferenceRESTClient, InferInput, InferRequest
    from kserve.inference_client import RESTConfig
    from kserve.protocol.infer_type import RequestedOutput

    client = InferenceRESTClient(RESTConfig(protocol="v2"))

    async def infer(data, binary, name="image"):
        given = InferInput(name, list(data.shape), "UINT8" if name == "image" else "BYTES")
        given.set_data_from_numpy(data, binary_data=binary)
        outputs = [RequestedOutput(each, {"binary_data": binary}) for each in OUTPUTS]
        return await client.infer(
            address, InferRequest(model, [given], request_id="7", request_outputs=outputs), model_name=model
        )

    def numbers(result):
        return {each.name: each.as_numpy().tolist() for each in result.outputs}

    plain = await infer(batch, False)
    files = numpy.array([picture], dtype=object)
    return {
        "live": await client.is_server_live(address),
        "ready": await client.is_server_ready(address),
        "model": await client.is_model_ready(address, model),
        "id": plain.id,
        "json": numbers(plain),
        "binary": numbers(await infer(batch, True)),
        "file": numbers(await infer(files, True, "picture")),
    }


client, address, model, frames, picture = sys.argv[1:]
with open(picture, "rb") as file:
    content = file.read()
pixels = numpy.fromfile(frames, dtype=numpy.uint8).reshape(-1, 64, 64, 3)
if client == "tritonclient":
    print(json.dumps(tritonclient(address, model, pixels, content)))
else:
    print(json.dumps(asyncio.run(kserve(address, model, pixels, content))))
