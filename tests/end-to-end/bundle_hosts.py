"""The engines that Python has, as hosts of a bundle: `call` its exports, `write` and `read` its memory."""


class Wasmtime:
    def __init__(self, module):
        from wasmtime import Engine, Instance, Module, Store

        engine = Engine()
        self.store = Store(engine)
        self.exports = Instance(self.store, Module(engine, module), []).exports(self.store)

    def call(self, name, *arguments):
        return unsigned(self.exports[name](self.store, *arguments))

    def write(self, at, data):
        self.exports["memory"].write(self.store, data, at)

    def read(self, at, length):
        return bytes(self.exports["memory"].read(self.store, at, at + length))


class Wasm3:
    def __init__(self, module):
        import wasm3

        environment = wasm3.Environment()
        self.runtime = environment.new_runtime(65536)
        self.runtime.load(environment.parse_module(module))

    def call(self, name, *arguments):
        return unsigned(self.runtime.find_function(name)(*arguments))

    def write(self, at, data):
        self.runtime.get_memory(0)[at : at + len(data)] = data

    def read(self, at, length):
        return bytes(self.runtime.get_memory(0)[at : at + length])


def unsigned(number):
    """What an export gives, which Python's engines take for signed; nothing of one that gives nothing."""
    return None if number is None else number & 0xFFFFFFFF


HOSTS = {"wasmtime": Wasmtime, "wasm3": Wasm3}
