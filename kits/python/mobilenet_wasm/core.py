"""The core module in wasmtime, call by call as assembly/abi.h has them."""

from __future__ import annotations

from typing import Any, Dict

from wasmtime import Engine, Instance, Memory, Module, Store, Trap, WasmtimeError

from .errors import MobilenetError, status_error

ABI = 1
OK = 0
MORE = 1


class Core:
    """An instance. It serves one thread."""

    def __init__(self, module: bytes) -> None:
        """Raises E_ENGINE: no module that wasmtime runs, or none of this runtime."""
        self._broken = False
        try:
            engine = Engine()
            self._store = Store(engine)
            instance = Instance(self._store, Module(engine, module), [])
        except (Trap, WasmtimeError) as cause:
            raise MobilenetError("E_ENGINE", f"wasmtime does not run the core: {_first_line(cause)}.") from cause
        self._exports: Dict[str, Any] = dict(instance.exports(self._store))
        memory = self._exports.get("memory")
        if not isinstance(memory, Memory) or "abi" not in self._exports or self.call("abi") != ABI:
            raise MobilenetError("E_ENGINE", f"This is no core of version {ABI}: take build/core-simd.wasm.")
        self._memory = memory

    def call(self, name: str, *arguments: int) -> int:
        """Raises E_ENGINE: the core trapped, which only an engine at fault can make it do."""
        if self._broken:
            raise MobilenetError("E_ENGINE", "The core trapped before; load the model again.")
        try:
            # wasmtime answers an i32; the ABI is unsigned.
            return int(self._exports[name](self._store, *arguments)) & 0xFFFFFFFF
        except (Trap, WasmtimeError) as cause:
            self._broken = True
            raise MobilenetError("E_ENGINE", f"The core trapped in {name}: {_first_line(cause)}.") from cause

    def check(self, status: int) -> None:
        """Raises the error of a status other than ok."""
        if status != OK:
            raise status_error(status, self.call("detail"))

    def read(self, at: int, length: int) -> bytes:
        return bytes(self._memory.read(self._store, at, at + length))

    def write(self, at: int, data: Any) -> None:
        self._memory.write(self._store, data, at)


def _first_line(cause: Exception) -> str:
    return str(cause).splitlines()[0].rstrip(".") if str(cause) else type(cause).__name__
