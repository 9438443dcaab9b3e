"""A network that answers.

Long because it is one class, with the docs of what a user calls.
"""

from __future__ import annotations

import os
import time
from array import array
from dataclasses import dataclass
from importlib import resources
from threading import Lock
from typing import Any, BinaryIO, Callable, Iterator, List, Optional, TypeVar, Union

from .contract import CONTRACT_BYTES, Contract
from .core import MORE, Core
from .errors import MobilenetError
from .picture import Picture

Source = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview]
T = TypeVar("T")

_FIT_CONTRACT = 0
_RANK_BYTES = 4
_DIGEST_BYTES = 32
#: Strips of rows between two looks at the clock.
_STRIPS = 16
_DEFAULT_TOP = 5


@dataclass(frozen=True)
class Classification:
    """A class of an answer. `probability` is a multiple of 1/256."""

    index: int
    class_name: str
    probability: float


@dataclass(frozen=True)
class Answer:
    """What `stream` says of a frame."""

    #: Counts from 0.
    frame: int
    classes: List[Classification]


class Mobilenet:
    """A loaded network. Calls from several threads wait for one another."""

    def __init__(self, core: Core, contract: Contract, labels: List[str]) -> None:
        """Use `load`."""
        self._core = core
        self._lock = Lock()
        self.contract = contract
        #: One for each class; empty where the file has none.
        self.labels = labels

    @staticmethod
    def load(weights: Source, core: Optional[Source] = None) -> Mobilenet:
        """Loads packed weights, which are checked whole before anything of them is used.

        `weights` and `core` are paths or bytes; without `core` the module of the package runs.

        Raises MobilenetError: E_FILE_... the file is refused; E_MEMORY it needs a larger core; E_ENGINE; E_IO.
        """
        instance = Core(_packaged() if core is None else _read(core))
        data = _read(weights)
        at = instance.call("reserve", len(data)) if data else 0
        if not at:
            code = "E_MEMORY" if data else "E_FILE_TRUNCATED"
            raise MobilenetError(code, f"A weights file of {len(data)} bytes does not fit this core.")
        instance.write(at, data)
        instance.check(instance.call("load"))
        contract = Contract.read(instance.read(instance.call("contract"), CONTRACT_BYTES))
        address = instance.call("labels")
        text = instance.read(address, instance.call("labels_length")).decode() if address else ""
        return Mobilenet(instance, contract, text.split("\n")[:-1])

    def classify(
        self, picture: Picture, top: int = _DEFAULT_TOP, timeout: Optional[float] = None, reject: bool = True
    ) -> List[Classification]:
        """The `top` best classes of a picture, best first; of equal ones the lower first.

        A picture that is unknown, by the rule of the file, has no class; with `reject=False` it has them all the same.

        `timeout` is in seconds; the run ends between two strips of rows.

        Raises MobilenetError: E_IMAGE_..., E_INPUT_SHAPE the picture is refused, and the next is answered as ever;
        E_ABORTED its time is up; E_OUTPUT the network has no classes.
        """
        if self.contract.outputs == 0:
            raise MobilenetError("E_OUTPUT", "The network has no classes; use embed.")
        if not isinstance(top, int) or top < 1:
            raise MobilenetError("E_USAGE", f"top must be a whole number from 1, not {top!r}.")
        return self._answer(picture, timeout, lambda: self._ranks(top, reject))

    def embed(self, picture: Picture, timeout: Optional[float] = None) -> "array[float]":
        """The feature vector of a picture: float32 [features]. Raises what `classify` raises of the picture."""
        scale, zero = self.contract.embedding_scale, self.contract.embedding_zero

        def vector() -> "array[float]":
            embedding = self._core.read(self._core.call("embedding"), self.contract.features)
            return array("f", (scale * (byte - zero) for byte in embedding))

        return self._answer(picture, timeout, vector)

    def stream(
        self, frames: BinaryIO, width: int, height: int, format: str = "rgb", top: int = _DEFAULT_TOP, **how: Any
    ) -> Iterator[Answer]:
        """Answers raw frames of one kind that follow one another in a file or pipe, each before the next is read.

        `how` takes `stride`, `matrix` and `range` of Picture. A frame that is unknown has no class.

        Raises MobilenetError: E_IMAGE_FORMAT the stream ends within a frame; what `classify` raises.
        """
        data = bytearray(_frame_bytes(Picture(width, height, b"", format, **how)))
        frame = 0
        while (length := _fill(frames, data)) > 0:
            if length < len(data):
                raise MobilenetError("E_IMAGE_FORMAT", f"The stream ends within frame {frame}.", frame)
            yield Answer(frame, self.classify(Picture(width, height, data, format, **how), top))
            frame += 1

    def selftest(self) -> List[str]:
        """Runs the golden picture of the file and compares every layer: proves the engine.

        Returns the SHA-256 of each layer's output, in hexadecimal digits. Raises E_SELFTEST.
        """
        with self._lock:
            self._core.check(self._core.call("selftest"))
            layers = self._core.call("layers")
            digests = self._core.read(self._core.call("digests"), layers * _DIGEST_BYTES)
        return [digests[at : at + _DIGEST_BYTES].hex() for at in range(0, len(digests), _DIGEST_BYTES)]

    def _answer(self, picture: Picture, timeout: Optional[float], take: Callable[[], T]) -> T:
        end = None if timeout is None else time.monotonic() + timeout
        with self._lock:
            self._push(picture)
            status = MORE
            while status == MORE:
                if end is not None and time.monotonic() > end:
                    raise MobilenetError("E_ABORTED", f"There is no answer within {timeout} s.")
                status = self._core.call("step", _STRIPS)
            self._core.check(status)
            return take()

    def _push(self, picture: Picture) -> None:
        core = self._core
        code = picture.code
        sides = (picture.width, picture.height, picture.stride)
        if not all(isinstance(number, int) and 0 <= number < 2**31 for number in sides):
            raise MobilenetError("E_IMAGE_SIZE", f"Sides and stride must be whole numbers, not {sides}.")
        core.check(core.call("begin", picture.width, picture.height, _FIT_CONTRACT, code, picture.stride))
        data = memoryview(picture.data).cast("B")  # type: ignore[arg-type]
        at = 0
        while (due := core.call("capacity")) > 0:
            if at + due > len(data):
                break
            core.write(core.call("staging"), data[at : at + due])
            core.check(core.call("push", due))
            at += due
        # What follows the last row, up to its stride, may be there or not.
        if due > 0 or len(data) not in (at, picture.bytes):
            sides_text = f"{picture.width} x {picture.height} pixels of {picture.format} are {picture.bytes}"
            raise MobilenetError("E_INPUT_SHAPE", f"The picture has {len(data)} bytes; {sides_text}.")

    def _ranks(self, top: int, reject: bool) -> List[Classification]:
        if reject and self.contract.reject and self._core.call("unknown"):
            return []
        count = min(top, self.contract.outputs)
        ranks = self._core.read(self._core.call("top", count), count * _RANK_BYTES)
        if self.contract.outputs == 1:
            second = ranks[3]
            both = [(1, second), (0, 256 - second)] if second > 128 else [(0, 256 - second), (1, second)]
            return [self._class(index, probability) for index, probability in both[:top]]
        found = [ranks[at : at + _RANK_BYTES] for at in range(0, len(ranks), _RANK_BYTES)]
        return [self._class(rank[0] | rank[1] << 8, rank[3]) for rank in found]

    def _class(self, index: int, probability: int) -> Classification:
        name = self.labels[index] if index < len(self.labels) else str(index)
        return Classification(index, name, probability / 256)


def _frame_bytes(picture: Picture) -> int:
    picture.code
    return picture.bytes


def _fill(file: BinaryIO, data: bytearray) -> int:
    """Reads until the array is full or the stream ends. Returns how many bytes there were."""
    view = memoryview(data)
    done = 0
    while done < len(data):
        count = file.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            break
        done += count
    return done


def _read(source: Source) -> Any:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return source
    try:
        with open(source, "rb") as file:
            return file.read()
    except OSError as cause:
        raise MobilenetError("E_IO", f"Cannot read {os.fspath(source)}: {cause.strerror}.") from cause


def _packaged() -> bytes:
    file = resources.files(__package__).joinpath("core-simd.wasm")
    if file.is_file():
        return file.read_bytes()
    raise MobilenetError("E_ENGINE", "This package is built without its core; give build/core-simd.wasm as `core`.")
