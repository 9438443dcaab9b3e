package mobilenet;

/** {@code enum mobilenet_status} of assembly/abi.h: the errors, in its order, with their sentences; # is the detail. */
enum Status {
    FILE_TRUNCATED("The weights file is cut short; copy it again."),
    FILE_MAGIC("This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`."),
    FILE_VERSION(
            "The weights file has version #, this runtime reads version 1; pack it again or update the runtime."),
    FILE_FLAGS("The weights file sets a reserved field at byte #; pack it again."),
    FILE_LENGTH("Bytes follow the end of the weights file; copy it again."),
    FILE_SECTION(
            "Section # of the weights file is unknown, missing, misplaced or of a wrong length; pack it again."),
    FILE_DIGEST("The weights file is damaged (its SHA-256 differs); copy it again."),
    FILE_CONTRACT("The input contract of the weights file is invalid at its byte #; pack the model again."),
    FILE_LAYER("Layer # of the weights file does not fit its neighbours or its limits; pack the model again."),
    FILE_CHANNEL("Layer # of the weights file has a scale or bias out of range; pack the model again."),
    FILE_SOFTMAX("The softmax table of the weights file is invalid at entry #; pack the model again."),
    FILE_LABELS(
            "The labels of the weights file are invalid at line #; pack the model again with one label per class."),
    FILE_GOLDEN("The golden digests of the weights file do not match its layers; pack the model again."),
    MEMORY(
            "The network needs # pages of 64 KiB, more than this build has; `mobilenet bundle` makes a module that fits"
                    + " it."),
    STATE("The call is out of turn: load the weights, then begin a picture, then push all of its pixels."),
    IMAGE_SIZE("A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides."),
    IMAGE_PIXELS("The number of bytes is not that of the picture: # are still due."),
    SELFTEST(
            "This engine computes layer # differently from the golden digest; use another build or engine, and report"
                    + " it."),
    IMAGE_FORMAT("There is no pixel format #, or a stride of # is shorter than a row.");

    private static final int FIRST = 16;

    private final String sentence;

    Status(String sentence) {
        this.sentence = sentence;
    }

    /** Its number in the header. */
    int number() {
        return FIRST + ordinal();
    }

    /** The failure that it is, at a place. */
    MobilenetException at(long detail) {
        String told = sentence.replace("#", Long.toString(detail));
        return new MobilenetException(Code.valueOf(name()), told, detail, null);
    }

    /** The failure that a number stands for. */
    static MobilenetException refusal(int number, long detail) {
        int ordinal = number - FIRST;
        if (ordinal >= 0 && ordinal < values().length) return values()[ordinal].at(detail);
        return new MobilenetException(
                Code.ENGINE, "The core answered the unknown status " + number + "; take core and kit from one release.");
    }
}
