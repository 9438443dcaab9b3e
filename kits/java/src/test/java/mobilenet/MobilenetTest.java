package mobilenet;

import static mobilenet.Expected.known;
import static mobilenet.Expected.network;
import static mobilenet.Expected.weights;
import static mobilenet.Expected.written;
import static mobilenet.RefusalsTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mobilenet.Expected.Drawn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MobilenetTest {
    private final Mobilenet model = network("rgb-int8.mnw").open();
    private final Drawn known = known();

    private List<String> answer() {
        return written(model.classify(known.picture(), 4));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void classesAreCounted() {
        refused(Code.USAGE, -1, () -> model.classify(known.picture(), 0));
        List<Classification> all = model.classify(known.picture(), 1000);
        assertEquals(model.facts().classes(), all.size());
        assertEquals(known.words(), written(all.subList(0, 4)));
        refused(Code.OUTPUT, -1, () -> network("headless.mnw").open().classify(known.picture(), 1));
        assertEquals(1, network("one-output.mnw").open().classify(known.picture(), 1).size());
    }

    @Test
    void anInterruptedCallLeavesTheNextUnharmed() throws Exception {
        for (int pause : List.of(0, 5)) {
            FutureTask<Void> calls = new FutureTask<>(() -> refused(Code.ABORTED, -1, this::answerForEver), null);
            Thread thread = new Thread(calls);
            thread.start();
            Thread.sleep(pause);
            thread.interrupt();
            assertNull(calls.get());
            assertEquals(known.words(), answer());
        }
        assertEquals(network("rgb-int8.mnw").rests("selftest"), model.selftest());
    }

    private void answerForEver() {
        while (true) {
            model.selftest();
            answer();
        }
    }

    @Test
    void aCallLeftInTheMiddleLeavesNothingBehind() {
        FailingCore core = new FailingCore();
        try (Mobilenet model = Mobilenet.load(core, weights("rgb-int8.mnw"))) {
            core.failure = new ChicoryInterruptedException("in the middle");
            refused(Code.ABORTED, -1, () -> model.classify(known.picture(), 4));
            assertEquals(known.words(), written(model.classify(known.picture(), 4)));
        }
    }

    @Test
    void aThreadThatIsInterruptedStaysSo() {
        Thread.currentThread().interrupt();
        refused(Code.ABORTED, -1, this::answer);
        refused(Code.ABORTED, -1, this::answer);
        refused(Code.ABORTED, -1, () -> network("rgb-int8.mnw").open());
        assertTrue(Thread.interrupted());
        assertEquals(known.words(), answer());
    }

    private Stream<List<String>> stream(InputStream source) {
        Picture frame = known.picture();
        return model.stream(source, frame.width(), frame.height(), frame.format(), 4).map(Expected::written);
    }

    private byte[] threeFrames() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int frame = 0; frame < 3; frame++) frames.writeBytes(known.picture().data());
        return frames.toByteArray();
    }

    @Test
    void aStreamAnswersEachFrame() {
        byte[] frames = threeFrames();
        assertEquals(Collections.nCopies(3, known.words()), stream(new ByteArrayInputStream(frames)).toList());
        ByteArrayInputStream source = new ByteArrayInputStream(frames);
        assertEquals(known.words(), stream(source).findFirst().orElseThrow());
        assertEquals(frames.length / 3 * 2, source.available(), "no frame is read before it is asked for");
    }

    @Test
    void aStreamThatEndsWithinAFrameOrFailsTellsItsNumber() {
        List<List<String>> seen = new ArrayList<>();
        byte[] frames = threeFrames();
        byte[] cut = Arrays.copyOf(frames, frames.length - 1);
        refused(Code.INPUT_SHAPE, 2, () -> stream(new ByteArrayInputStream(cut)).forEach(seen::add));
        assertEquals(Collections.nCopies(2, known.words()), seen);
        IOException lost = new IOException("the camera is gone");
        InputStream failing = new SequenceInputStream(new ByteArrayInputStream(frames), new Failing(lost));
        assertSame(lost, refused(Code.IO, 3, () -> stream(failing).forEach(seen::add)).getCause());
        assertEquals(5, seen.size());
    }

    private static final class Failing extends InputStream {
        private final IOException failure;

        Failing(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw failure;
        }
    }

    @Test
    void whatNoFrameCanBeIsRefusedAtOnce() {
        InputStream none = InputStream.nullInputStream();
        refused(Code.USAGE, -1, () -> model.stream(none, 8, 8, PixelFormat.RGB, 0));
        refused(Code.IMAGE_SIZE, 0, () -> model.stream(none, 8, 0, PixelFormat.RGB, 1));
        refused(Code.IMAGE_FORMAT, 99, () -> model.stream(none, 8, 8, new PixelFormat(99), 1));
        refused(Code.IMAGE_SIZE, -1, () -> model.stream(none, 32768, 32768, PixelFormat.RGB, 1));
        assertEquals(known.words(), answer());
    }

    @Test
    void callsOfManyThreadsRunOneAfterTheOther() {
        assertEquals(
                Collections.nCopies(8, known.words()),
                IntStream.range(0, 8).parallel().mapToObj(call -> answer()).toList());
    }

    @Test
    void aClosedModelServesNoMore() {
        model.close();
        model.close();
        refused(Code.DISPOSED, -1, model::selftest);
        refused(Code.DISPOSED, -1, this::answer);
    }
}
