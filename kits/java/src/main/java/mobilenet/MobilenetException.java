package mobilenet;

import java.util.OptionalLong;

/** Every failure of this package. */
public final class MobilenetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final String sentence;
    private final long place;

    MobilenetException(Code code, String sentence, long place, Throwable cause) {
        super(code + ": " + sentence, cause);
        this.code = code;
        this.sentence = sentence;
        this.place = place;
    }

    MobilenetException(Code code, String sentence) {
        this(code, sentence, -1, null);
    }

    /** What kind it is, for programs. */
    public Code code() {
        return code;
    }

    /** What is wrong, and what mends it. */
    public String sentence() {
        return sentence;
    }

    /** Where: a layer, a byte, a section, a frame, as the code says. */
    public OptionalLong place() {
        return place < 0 ? OptionalLong.empty() : OptionalLong.of(place);
    }
}
