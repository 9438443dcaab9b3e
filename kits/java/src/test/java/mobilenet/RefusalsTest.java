package mobilenet;

import static mobilenet.Expected.known;
import static mobilenet.Expected.network;
import static mobilenet.Expected.weights;
import static mobilenet.Expected.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.dylibso.chicory.runtime.CompiledModule;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.TrapException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import mobilenet.Expected.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is refused, and that the next right call is unharmed. */
class RefusalsTest {
    static MobilenetException refused(Code code, long place, Executable call) {
        MobilenetException failure = assertThrows(MobilenetException.class, call);
        assertEquals(code, failure.code(), failure.getMessage());
        assertEquals(place, failure.place().orElse(-1), failure.getMessage());
        return failure;
    }

    private final byte[] file = weights("smallest.mnw");

    private byte[] changed(int at) {
        byte[] bytes = file.clone();
        bytes[at] ^= 1;
        return bytes;
    }

    private byte[] ofLength(int length) {
        return Arrays.copyOf(file, length);
    }

    @Test
    void weightsAreRefusedWithCodeAndPlace() {
        int length = file.length;
        refused(Code.FILE_TRUNCATED, 0, () -> Mobilenet.load(new byte[0]));
        refused(Code.FILE_TRUNCATED, length - 1, () -> Mobilenet.load(ofLength(length - 1)));
        refused(Code.FILE_LENGTH, length, () -> Mobilenet.load(ofLength(length + 1)));
        refused(Code.FILE_VERSION, 0, () -> Mobilenet.load(changed(4)));
        refused(Code.FILE_DIGEST, 0, () -> Mobilenet.load(changed(length - 40)));
        refused(Code.FILE_MAGIC, 0, () -> Mobilenet.load(new byte[64 << 20]));
        refused(Code.MEMORY, 1025, () -> Mobilenet.load(ofLength((64 << 20) + length)));
    }

    private record Module(WasmModule wasmModule) implements CompiledModule {
        @Override
        public Function<Instance, Machine> machineFactory() {
            return instance -> null;
        }
    }

    @Test
    void aModuleThatIsNoCoreIsRefused() {
        WasmModule empty = Parser.parse(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        refused(Code.ENGINE, -1, () -> Mobilenet.load(new Module(empty), file));
    }

    @Test
    void aTrapEndsTheModel() {
        FailingCore core = new FailingCore();
        Mobilenet model = Mobilenet.load(core, file);
        core.failure = new TrapException("unreachable");
        refused(Code.ENGINE, -1, model::selftest);
        refused(Code.DISPOSED, -1, model::selftest);
    }

    @Test
    void aRefusedPictureLeavesTheNextUnharmed() {
        Drawn known = known();
        Picture right = known.picture();
        int length = right.data().length;
        byte[] shorter = Arrays.copyOf(right.data(), length - 1);
        byte[] longer = Arrays.copyOf(right.data(), length + 1);
        Mobilenet model = network("rgb-int8.mnw").open();
        record Case(Code code, long place, Picture picture) {}
        for (Case wrong :
                List.of(
                        new Case(Code.IMAGE_SIZE, 0, new Picture(0, 43, right.data())),
                        new Case(Code.IMAGE_SIZE, 32769, new Picture(32769, 43, right.data())),
                        new Case(Code.IMAGE_SIZE, 0xffffffffL, new Picture(57, -1, right.data())),
                        new Case(Code.IMAGE_FORMAT, 99, new Picture(57, 43, right.data(), new PixelFormat(99))),
                        new Case(Code.IMAGE_FORMAT, 170, new Picture(57, 43, right.data(), PixelFormat.RGB, 170)),
                        new Case(Code.INPUT_SHAPE, -1, new Picture(57, 43, shorter)),
                        new Case(Code.INPUT_SHAPE, -1, new Picture(57, 43, longer)),
                        new Case(Code.INPUT_SHAPE, -1, new Picture(57, 43, new byte[0])))) {
            refused(wrong.code, wrong.place, () -> model.classify(wrong.picture, 4));
            refused(wrong.code, wrong.place, () -> model.embed(wrong.picture));
            assertEquals(known.words(), written(model.classify(right, 4)));
        }
    }
}
