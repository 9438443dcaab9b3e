"""What is refused, by the codes of every host of this runtime."""

from __future__ import annotations

from typing import Optional

#: `enum mobilenet_status` of assembly/abi.h from 16 on. `{}` stands for the place.
_STATUSES = (
    ("E_FILE_TRUNCATED", "The weights file is cut short; copy it again."),
    ("E_FILE_MAGIC", "This is not a packed weights file; make one with `mobilenet pack`."),
    ("E_FILE_VERSION", "The weights file has version {}, not 1; pack it again."),
    ("E_FILE_FLAGS", "The weights file sets a reserved field at byte {}; pack it again."),
    ("E_FILE_LENGTH", "Bytes follow the end of the weights file; copy it again."),
    ("E_FILE_SECTION", "Section {} of the weights file is unknown, missing or misplaced; pack it again."),
    ("E_FILE_DIGEST", "The weights file is damaged; copy it again."),
    ("E_FILE_CONTRACT", "The contract of the weights file is wrong at its byte {}; pack it again."),
    ("E_FILE_LAYER", "Layer {} of the weights file does not fit its neighbours or limits; pack it again."),
    ("E_FILE_CHANNEL", "Layer {} of the weights file has a scale or bias out of range; pack it again."),
    ("E_FILE_SOFTMAX", "The softmax table of the weights file is wrong at entry {}; pack it again."),
    ("E_FILE_LABELS", "The labels of the weights file are wrong at line {}; pack it again."),
    ("E_FILE_GOLDEN", "The golden digests of the weights file do not fit its layers; pack it again."),
    ("E_MEMORY", "The network needs {} pages of 64 KiB, more than this core has."),
    ("E_STATE", "The call is out of turn."),
    ("E_IMAGE_SIZE", "A picture's sides must be 1 to 32768 pixels."),
    ("E_IMAGE_PIXELS", "{} bytes of the picture are still due."),
    ("E_SELFTEST", "This engine computes layer {} differently; use another, and report it."),
    ("E_IMAGE_FORMAT", "There is no pixel format {0} with such a matrix and range, or no stride of {0} bytes."),
)
_FIRST = 16


class MobilenetError(Exception):
    """Everything that is refused: `code` is for programs, the sentence names the cause and the fix.

    `place` is the number that the core tells of it: a layer, a byte, pages, or None.
    """

    def __init__(self, code: str, sentence: str, place: Optional[int] = None) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.place = place


def status_error(status: int, detail: int) -> MobilenetError:
    """The error of a status of the core that is neither ok nor more."""
    if not _FIRST <= status < _FIRST + len(_STATUSES):
        return MobilenetError("E_ENGINE", f"The core answers the unknown status {status}; it is of another version.")
    code, sentence = _STATUSES[status - _FIRST]
    return MobilenetError(code, sentence.format(detail), detail)
