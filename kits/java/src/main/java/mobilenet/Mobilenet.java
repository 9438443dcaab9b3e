package mobilenet;

import com.dylibso.chicory.runtime.CompiledModule;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mobilenet.core.CompiledCore;

/**
 * A network that is ready to run. Calls from several threads run one after the other; models run at once. A thread that is
 * interrupted gives its call up with {@link Code#ABORTED}, and stays interrupted; the next call is unharmed.
 */
public final class Mobilenet implements AutoCloseable {
    private static final int DIGEST_BYTES = 32;

    private final Facts facts;
    private final Quantized embedding;

    /** Null once closed, and after a trap, which leaves a state that nobody knows. */
    private Core core;

    /** Whether a call was left in the middle. */
    private boolean left;

    private Mobilenet(Core core) {
        this.core = core;
        facts = Facts.of(core);
        embedding = Quantized.of(core);
    }

    /**
     * Makes a model of a packed weights file, which is checked whole before anything of it is used.
     *
     * @throws MobilenetException E_FILE_… the file is refused; E_MEMORY it needs a larger core
     */
    public static Mobilenet load(byte[] weights) {
        return load(new CompiledCore(), weights);
    }

    /**
     * The same with a core of your own, which Chicory has compiled when the program was built.
     *
     * @throws MobilenetException E_ENGINE it is no core of this version; what the other {@code load} throws
     */
    public static Mobilenet load(CompiledModule core, byte[] weights) {
        Core instance = new Core(core);
        instance.load(weights);
        return new Mobilenet(instance);
    }

    /** What the network takes and gives. */
    public Facts facts() {
        return facts;
    }

    /**
     * The best classes of a picture, best first; of equal ones the lower first. A picture that is unknown, by the rule of the
     * weights, has none.
     *
     * @param top how many, from 1
     * @throws MobilenetException E_IMAGE_…, E_INPUT_SHAPE the picture is refused, and the next is answered as ever; E_USAGE;
     *     E_OUTPUT the network is headless; E_ABORTED; E_DISPOSED
     */
    public List<Classification> classify(Picture picture, int top) {
        Ranking ranking = rank(picture, top);
        return ranking.unknown() ? List.of() : ranking.classes();
    }

    /**
     * What {@code classify} answers, of an unknown picture too, and whether it is one.
     *
     * @param top how many, from 1
     * @throws MobilenetException what {@code classify} throws
     */
    public Ranking rank(Picture picture, int top) {
        return use(
                core -> {
                    Ranks.check(facts, top);
                    Run.answer(core, picture);
                    List<Classification> best = Ranks.best(core, facts, top);
                    return new Ranking(best, facts.rejects() && core.call("unknown") > 0);
                });
    }

    /**
     * The embedding of a picture, {@code features} numbers.
     *
     * @throws MobilenetException what {@code classify} throws of the picture
     */
    public float[] embed(Picture picture) {
        return use(
                core -> {
                    Run.answer(core, picture);
                    byte[] bytes = core.read(core.call("embedding"), facts.features());
                    float[] numbers = new float[bytes.length];
                    for (int at = 0; at < bytes.length; at++) numbers[at] = embedding.number(bytes[at]);
                    return numbers;
                });
    }

    /**
     * Classifies raw frames that follow one another, as a camera or ffmpeg writes them: each is read when its answer is
     * asked for. A frame that is unknown has no class. The stream ends at a frame's border; a frame that is cut short is
     * E_INPUT_SHAPE, with its number from 0 as the place, one that cannot be read E_IO. Closing the source is the caller's.
     *
     * @throws MobilenetException at once, what {@code classify} throws of sides, format and {@code top}
     */
    public Stream<List<Classification>> stream(
            InputStream source, int width, int height, PixelFormat format, int top) {
        long length =
                use(
                        core -> {
                            Ranks.check(facts, top);
                            return Run.begin(core, width, height, format, 0);
                        });
        if (length > Integer.MAX_VALUE)
            throw new MobilenetException(Code.IMAGE_SIZE, "A frame of " + length + " bytes is larger than any array.");
        var frames =
                new Frames<>(
                        source,
                        new byte[(int) length],
                        frame -> classify(new Picture(width, height, frame, format), top));
        return StreamSupport.stream(frames, false);
    }

    /**
     * Runs the golden picture of the weights file, and answers the SHA-256 of every layer's output in hexadecimal digits:
     * proves the engine.
     *
     * @throws MobilenetException E_SELFTEST it computes something else, from the layer that is the place
     */
    public List<String> selftest() {
        return use(
                core -> {
                    core.check(core.call("selftest"));
                    byte[] bytes = core.read(core.call("digests"), DIGEST_BYTES * facts.layers());
                    List<String> digests = new ArrayList<>();
                    for (int at = 0; at < bytes.length; at += DIGEST_BYTES)
                        digests.add(HexFormat.of().formatHex(bytes, at, at + DIGEST_BYTES));
                    return List.copyOf(digests);
                });
    }

    /** Lets go of the memory. Every later call is E_DISPOSED. */
    @Override
    public synchronized void close() {
        core = null;
    }

    /** Gives work its turn on the core. */
    private synchronized <T> T use(Function<Core, T> work) {
        if (core == null) throw new MobilenetException(Code.DISPOSED, "The model is closed; load it again.");
        try {
            if (left) core = core.renewed();
            left = false;
            return work.apply(core);
        } catch (MobilenetException failure) {
            left = failure.code() == Code.ABORTED;
            if (failure.code() == Code.ENGINE) core = null;
            throw failure;
        }
    }
}
