"""Tests of the kit. MOBILENET_CORE names a core module, MOBILENET_CASES what Node answers; tests/kits of the repository
runs them."""

import base64
import io
import json
import os
import unittest
from array import array
from pathlib import Path

from mobilenet_wasm import FORMATS, Mobilenet, MobilenetError, Picture

CORE = os.environ["MOBILENET_CORE"]
CASES = json.loads(Path(os.environ["MOBILENET_CASES"]).read_text(encoding="utf-8"))


def load(weights):
    return Mobilenet.load(weights, CORE)


def picture_of(case):
    data = base64.b64decode(case["data"])
    return Picture(case["width"], case["height"], data, case["format"], case["stride"], case["matrix"])


def plain(classes):
    return [{"index": c.index, "className": c.class_name, "probability": c.probability} for c in classes]


class Answers(unittest.TestCase):
    def test_every_format_is_among_the_cases(self):
        self.assertEqual({picture["format"] for case in CASES for picture in case["pictures"]}, set(FORMATS))

    def test_classes_and_embeddings_are_those_of_node(self):
        for case in CASES:
            model = load(case["weights"])
            for expected in case["pictures"]:
                with self.subTest(weights=case["weights"], format=expected["format"], stride=expected["stride"]):
                    picture = picture_of(expected)
                    self.assertEqual(model.embed(picture), array("f", expected["embedding"]))
                    if expected["classes"] is not None:
                        classes = expected["classes"]
                        told = [] if expected["unknown"] else classes
                        self.assertEqual(plain(model.classify(picture, 1000)), told)
                        self.assertEqual(plain(model.classify(picture, 1)), told[:1])
                        self.assertEqual(plain(model.classify(picture, 1000, reject=False)), classes)

    def test_some_pictures_of_the_network_with_a_rule_are_unknown(self):
        told = {load(case["weights"]).contract.reject: set() for case in CASES}
        for case in CASES:
            told[load(case["weights"]).contract.reject] |= {picture["unknown"] for picture in case["pictures"]}
        self.assertEqual(told, {False: {False}, True: {False, True}})

    def test_the_selftest_gives_the_golden_digests(self):
        for case in CASES:
            self.assertEqual(load(case["weights"]).selftest(), case["digests"])

    def test_a_stream_is_answered_frame_by_frame(self):
        model = load(CASES[0]["weights"])
        for expected in CASES[0]["pictures"]:
            data = base64.b64decode(expected["data"])
            how = {"stride": expected["stride"], "matrix": expected["matrix"]}
            frames = io.BytesIO(data + data)
            answers = list(
                model.stream(frames, expected["width"], expected["height"], expected["format"], 1000, **how)
            )
            self.assertEqual([answer.frame for answer in answers], [0, 1])
            for answer in answers:
                self.assertEqual(plain(answer.classes), expected["classes"])

    def test_numbers_of_other_types_with_the_buffer_protocol_are_read_as_bytes(self):
        model = load(CASES[0]["weights"])
        data = bytes(range(48)) * 4
        expected = model.classify(Picture(8, 8, data))
        self.assertEqual(model.classify(Picture(8, 8, bytearray(data))), expected)
        self.assertEqual(model.classify(Picture(8, 8, array("I", data))), expected)

    def test_a_ppm_is_a_picture(self):
        picture = Picture.from_ppm(b"P6 2 1 255\nRGBrgb")
        self.assertEqual((picture.width, picture.height, bytes(picture.data)), (2, 1, b"RGBrgb"))
        self.assertEqual(Picture.from_ppm(b"P5\n1\n1\n255\nG").format, "grey")


class Refusals(unittest.TestCase):
    def assertRefuses(self, code, call):
        with self.assertRaises(MobilenetError) as caught:
            call()
        self.assertEqual(caught.exception.code, code, str(caught.exception))

    def setUp(self):
        self.weights = Path(CASES[0]["weights"]).read_bytes()
        self.model = load(self.weights)
        self.right = picture_of(CASES[0]["pictures"][0])

    def tearDown(self):
        self.assertEqual(plain(self.model.classify(self.right, 1000)), CASES[0]["pictures"][0]["classes"])

    def test_weights(self):
        damaged = bytearray(self.weights)
        damaged[len(damaged) // 2] ^= 1
        for code, weights in (
            ("E_FILE_DIGEST", damaged),
            ("E_FILE_TRUNCATED", self.weights[:-1]),
            ("E_FILE_LENGTH", self.weights + b"\0"),
            ("E_FILE_MAGIC", b"<!doctype html> not found"),
            ("E_FILE_TRUNCATED", b""),
            ("E_MEMORY", bytes(1 << 27)),
            ("E_IO", "absent.mnw"),
        ):
            with self.subTest(code=code):
                self.assertRefuses(code, lambda: load(weights))

    def test_cores(self):
        self.assertRefuses("E_ENGINE", lambda: Mobilenet.load(self.weights, b"no module"))
        self.assertRefuses("E_ENGINE", lambda: Mobilenet.load(self.weights, b"\0asm\1\0\0\0"))
        self.assertRefuses("E_ENGINE", lambda: Mobilenet.load(self.weights))

    def test_pictures(self):
        for code, picture in (
            ("E_INPUT_SHAPE", Picture(2, 2, bytes(11))),
            ("E_INPUT_SHAPE", Picture(2, 2, bytes(13))),
            ("E_INPUT_SHAPE", Picture(2, 2, b"")),
            ("E_IMAGE_SIZE", Picture(0, 2, b"")),
            ("E_IMAGE_SIZE", Picture(32769, 1, bytes(3 * 32769))),
            ("E_IMAGE_SIZE", Picture(-1, 2, b"")),
            ("E_IMAGE_SIZE", Picture(2.0, 2, bytes(12))),
            ("E_IMAGE_FORMAT", Picture(2, 2, bytes(12), "RGB")),
            ("E_IMAGE_FORMAT", Picture(2, 2, bytes(12), "rgb", 5)),
            ("E_IMAGE_FORMAT", Picture(2, 2, bytes(12), "rgb", matrix="bt601")),
            ("E_IMAGE_FORMAT", Picture(2, 2, bytes(6), "nv12", range="wide")),
        ):
            with self.subTest(picture=picture):
                self.assertRefuses(code, lambda: self.model.classify(picture))
                self.assertRefuses(code, lambda: self.model.embed(picture))

    def test_calls(self):
        self.assertRefuses("E_USAGE", lambda: self.model.classify(self.right, 0))
        self.assertRefuses("E_USAGE", lambda: self.model.classify(self.right, 1.5))
        self.assertRefuses("E_ABORTED", lambda: self.model.classify(self.right, timeout=-1))
        headless = next(case for case in CASES if case["pictures"][0]["classes"] is None)
        self.assertRefuses("E_OUTPUT", lambda: load(headless["weights"]).classify(self.right))

    def test_a_stream_that_ends_within_a_frame(self):
        answers = self.model.stream(io.BytesIO(bytes(2 * 12 - 1)), 2, 2)
        self.assertEqual(next(answers).frame, 0)
        with self.assertRaises(MobilenetError) as caught:
            next(answers)
        self.assertEqual((caught.exception.code, caught.exception.place), ("E_IMAGE_FORMAT", 1))
        self.assertRefuses("E_IMAGE_FORMAT", lambda: next(self.model.stream(io.BytesIO(), 2, 2, "rgb8")))

    def test_ppm(self):
        for data in (b"", b"P3 1 1 255\n1 2 3", b"P6 1 1 65535\n", b"\xff\xd8\xff"):
            self.assertRefuses("E_IMAGE_FORMAT", lambda: Picture.from_ppm(data))


if __name__ == "__main__":
    unittest.main()
