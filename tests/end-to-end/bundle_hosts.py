"""The engines that Python has, as hosts of a bundle: `call` its exports, `write` and `read` its memory."""


class Wasmtime:
    def __init__(self, module):
        from wasmtime import Engine, Instance, Module, Store

        engine = Engine()
        self.store = Store(engine)
        self.exports = Instance(self.store, Module(engine, module), []).exports(self.store)

    def call(self, name, *arguments):
        return self.exports[name](self.store, *arguments) & 0xFFFFFFFF

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
        return self.runtime.find_function(name)(*arguments) & 0xFFFFFFFF

    def write(self, at, data):
        self.runtime.get_memory(0)[at : at + len(data)] = data

    def read(self, at, length):
        return bytes(self.runtime.get_memory(0)[at : at + length])


HOSTS = {"wasmtime": Wasmtime, "wasm3": Wasm3}
