package mobilenet;

import java.io.IOException;
import java.io.InputStream;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;

/** Raw frames that follow one another, each answered before the next is read. */
final class Frames<T> extends AbstractSpliterator<T> {
    /** What is asked of a frame, which stands in the array until the next. */
    interface Answer<T> {
        T of(byte[] frame);
    }

    private final InputStream source;
    private final byte[] frame;
    private final Answer<T> answer;
    private long number;

    Frames(InputStream source, byte[] frame, Answer<T> answer) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.source = source;
        this.frame = frame;
        this.answer = answer;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        int count = read();
        if (count == 0) return false;
        if (count < frame.length)
            throw new MobilenetException(
                    Code.INPUT_SHAPE,
                    "Frame " + number + " is cut short: " + count + " bytes of " + frame.length + ".",
                    number,
                    null);
        action.accept(answer.of(frame));
        number++;
        return true;
    }

    private int read() {
        try {
            return source.readNBytes(frame, 0, frame.length);
        } catch (IOException cause) {
            throw new MobilenetException(
                    Code.IO, "Frame " + number + " cannot be read: " + cause.getMessage() + ".", number, cause);
        }
    }
}
