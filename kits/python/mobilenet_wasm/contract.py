"""What a network takes and gives."""

from __future__ import annotations

import struct
from dataclasses import dataclass

#: Bytes of section CONTRACT of weights/FORMAT.md before its tables.
CONTRACT_BYTES = 48


@dataclass(frozen=True)
class Contract:
    """The fields of section CONTRACT that a host needs."""

    height: int
    width: int
    #: 1 of a grey network, or 3.
    channels: int
    #: Outputs of the last layer; 0 of a headless network, 1 of one that tells class 1 from class 0.
    outputs: int
    #: Length of the embedding.
    features: int
    #: A number of the embedding is scale * (byte - zero), as float32.
    embedding_scale: float
    embedding_zero: int
    #: Whether the file has a rule by which a picture may be unknown: like none of the classes.
    reject: bool

    @property
    def classes(self) -> int:
        return 2 if self.outputs == 1 else self.outputs

    @staticmethod
    def read(section: bytes) -> Contract:
        """Of at least CONTRACT_BYTES bytes that a core has accepted."""
        height, width, channels = struct.unpack_from("<HHB", section)
        outputs, features, scale = struct.unpack_from("<HHf", section, 16)
        return Contract(height, width, channels, outputs, features, scale, section[28], section[30] > 0)
