"""MobileNet V1 in WebAssembly: packed weights in, classes and embeddings out, the same bytes as on every engine."""

from .contract import Contract
from .errors import MobilenetError
from .model import Answer, Classification, Mobilenet
from .picture import FORMATS, Picture

__all__ = ["FORMATS", "Answer", "Classification", "Contract", "Mobilenet", "MobilenetError", "Picture"]
