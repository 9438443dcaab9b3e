package mobilenet;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.ChicoryException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An instance of the module: the exports of assembly/abi.h, by name. */
final class Core {
    static final int OK = 0;

    private static final int ABI_VERSION = 1;
    private static final long PAGE = 1 << 16;
    private static final int HEADER_BYTES = 16;
    private static final int DIGEST_BYTES = 32;

    /** The exports that a kit calls. */
    private static final List<String> NAMES =
            List.of(
                    "abi", "reserve", "trust", "load", "contract", "layers", "height", "width", "channels", "classes",
                    "features", "labels", "labels_length", "begin", "staging", "capacity", "push", "run", "embedding",
                    "top", "unknown", "selftest", "digests", "detail");

    private final CompiledModule module;
    private final Memory memory;
    private final Map<String, ExportFunction> exports = new HashMap<>();

    /** Where the file of the network lies. */
    private int fileAt;

    private int fileBytes;

    Core(CompiledModule module) {
        this.module = module;
        try {
            // Arrays are half as fast again as the buffers that it takes by default.
            Instance instance =
                    Instance.builder(module.wasmModule())
                            .withMachineFactory(module.machineFactory())
                            .withMemoryFactory(ByteArrayMemory::new)
                            .build();
            memory = instance.memory();
            for (String name : NAMES) exports.put(name, instance.export(name));
        } catch (ChicoryException cause) {
            throw failure("This module is no core", cause);
        }
        if (memory == null || call("abi") != ABI_VERSION)
            throw new MobilenetException(
                    Code.ENGINE, "The core is of another version than this kit; take both from one release.");
    }

    private static MobilenetException failure(String what, ChicoryException cause) {
        return new MobilenetException(Code.ENGINE, what + ": " + cause.getMessage() + ".", -1, cause);
    }

    /** Calls an export. Numbers are u32, addresses too. */
    int call(String name, int... arguments) {
        try {
            long[] results = exports.get(name).apply(IntStream.of(arguments).asLongStream().toArray());
            return results == null || results.length == 0 ? 0 : (int) results[0];
        } catch (ChicoryInterruptedException cause) {
            throw new MobilenetException(Code.ABORTED, "The thread was interrupted.", -1, cause);
        } catch (ChicoryException cause) {
            throw failure("The core trapped", cause);
        }
    }

    byte[] read(int at, int length) {
        try {
            return memory.readBytes(at, length);
        } catch (ChicoryException cause) {
            throw failure("The core names bytes outside its memory", cause);
        }
    }

    void write(int at, byte[] bytes, int from, int length) {
        try {
            memory.write(at, bytes, from, length);
        } catch (ChicoryException cause) {
            throw failure("The core names bytes outside its memory", cause);
        }
    }

    /** Makes a failure of a status that is one. */
    void check(int status) {
        if (status != OK) throw Status.refusal(status, detail());
    }

    long detail() {
        return Integer.toUnsignedLong(call("detail"));
    }

    /** Copies a weights file in, which is checked. */
    void load(byte[] weights) {
        if (weights.length == 0) throw Status.FILE_TRUNCATED.at(0);
        if (copyIn(weights)) {
            // The core's own SHA-256 takes most of a load; it says what is wrong with any other file.
            if (endsWithDigest(weights)) call("trust");
            check(call("load"));
            return;
        }
        // What is larger than the memory is more often no packed file at all: the core tells by its head.
        copyIn(Arrays.copyOf(weights, HEADER_BYTES));
        int status = call("load");
        if (status != Status.FILE_TRUNCATED.number()) check(status);
        throw Status.MEMORY.at((weights.length + PAGE - 1) / PAGE);
    }

    /** Whether a file ends with the SHA-256 of all before it, as it must. */
    private static boolean endsWithDigest(byte[] file) {
        int covered = Math.max(file.length - DIGEST_BYTES, 0);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(file, 0, covered);
            return Arrays.equals(digest.digest(), Arrays.copyOfRange(file, covered, file.length));
        } catch (NoSuchAlgorithmException cause) {
            // Every Java has it.
            throw new AssertionError(cause);
        }
    }

    /** Another core with the same network. */
    Core renewed() {
        Core core = new Core(module);
        core.load(read(fileAt, fileBytes));
        return core;
    }

    private boolean copyIn(byte[] file) {
        fileAt = call("reserve", file.length);
        fileBytes = file.length;
        if (fileAt != 0) write(fileAt, file, 0, file.length);
        return fileAt != 0;
    }
}
