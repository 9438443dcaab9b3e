"""Raw pixels, as cameras and decoders give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from .errors import MobilenetError

#: Names of `enum mobilenet_pixels` of assembly/abi.h, in its order.
FORMATS = (
    *("rgb", "bgr", "rgba", "bgra", "grey", "yuyv", "nv12", "nv21", "i420"),
    *("uyvy", "yvyu", "vyuy", "rgb565le", "rgb565be"),
)
_YUV = frozenset(("yuyv", "nv12", "nv21", "i420", "uyvy", "yvyu", "vyuy"))
_BT709 = 0x100
_FULL_RANGE = 0x200
_PIXEL_BYTES = {"rgb": 3, "bgr": 3, "rgba": 4, "bgra": 4, "grey": 1, "rgb565le": 2, "rgb565be": 2}
_PPM = re.compile(rb"P([56])\s+(\d{1,5})\s+(\d{1,5})\s+255\s", re.ASCII)


@dataclass(frozen=True)
class Picture:
    """A picture whose rows lie from the top, plane after plane, in any object with the buffer protocol.

    `stride` is the number of bytes from a row of the first plane to the next, 0 where rows touch. `matrix` and `range`
    say what YUV means: bt601 and limited unless told otherwise.
    """

    width: int
    height: int
    data: object
    format: str = "rgb"
    stride: int = 0
    matrix: Optional[str] = None
    range: Optional[str] = None

    @staticmethod
    def from_ppm(data: bytes) -> Picture:
        """Of a binary PPM or PGM of 8 bits without comments. Raises E_IMAGE_FORMAT."""
        header = _PPM.match(data)
        if not header:
            raise MobilenetError("E_IMAGE_FORMAT", "Not a binary PPM or PGM of 8 bits without comments; convert the picture.")
        kind, width, height = header.groups()
        return Picture(int(width), int(height), memoryview(data)[header.end() :], "rgb" if kind == b"6" else "grey")

    @property
    def code(self) -> int:
        """The argument of `begin`. Raises E_IMAGE_FORMAT."""
        if self.format not in FORMATS:
            raise _refusal(f"The format must be one of {', '.join(FORMATS)}, not {self.format!r}.")
        if (self.matrix or self.range) and self.format not in _YUV:
            raise _refusal(f"The format {self.format} has no matrix and no range; leave them out.")
        if self.matrix not in (None, "bt601", "bt709"):
            raise _refusal(f"The matrix must be bt601 or bt709, not {self.matrix!r}.")
        if self.range not in (None, "limited", "full"):
            raise _refusal(f"The range must be limited or full, not {self.range!r}.")
        flags = (self.matrix == "bt709") * _BT709 | (self.range == "full") * _FULL_RANGE
        return FORMATS.index(self.format) | flags

    @property
    def bytes(self) -> int:
        """From the first byte to the end of the last stride: what a frame has in a stream."""
        even = (self.width + 1) // 2
        row = self.width * _PIXEL_BYTES[self.format] if self.format in _PIXEL_BYTES else self.width
        if self.format in ("yuyv", "uyvy", "yvyu", "vyuy"):
            row = 4 * even
        first = self.stride or row
        rows = (self.height + 1) // 2
        if self.format in ("nv12", "nv21"):
            return first * self.height + (self.stride or 2 * even) * rows
        if self.format == "i420":
            return first * self.height + 2 * ((self.stride + 1) // 2 or even) * rows
        return first * self.height


def _refusal(sentence: str) -> MobilenetError:
    return MobilenetError("E_IMAGE_FORMAT", sentence)
