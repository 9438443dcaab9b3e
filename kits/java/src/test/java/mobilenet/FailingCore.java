package mobilenet;

import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.function.Function;
import mobilenet.core.CompiledCore;

/** The core of the kit in a machine that fails once when it is told to, and leaves a state of no use. */
final class FailingCore implements CompiledModule {
    private static final int PAGE = 1 << 16;

    private final CompiledCore core = new CompiledCore();

    /** What the next call throws; null for nothing. */
    ChicoryException failure;

    @Override
    public WasmModule wasmModule() {
        return core.wasmModule();
    }

    @Override
    public Function<Instance, Machine> machineFactory() {
        return instance -> {
            Machine machine = core.machineFactory().apply(instance);
            return (function, arguments) -> {
                if (failure == null) return machine.call(function, arguments);
                ChicoryException thrown = failure;
                failure = null;
                instance.memory().fill((byte) 0x55, 0, PAGE);
                throw thrown;
            };
        };
    }
}
