package mobilenet;

/** Kinds of failure, as docs/errors.md lists them. */
public enum Code {
    USAGE,
    OUTPUT,
    IO,
    ENGINE,
    DISPOSED,
    ABORTED,
    FILE_TRUNCATED,
    FILE_MAGIC,
    FILE_VERSION,
    FILE_FLAGS,
    FILE_LENGTH,
    FILE_SECTION,
    FILE_DIGEST,
    FILE_CONTRACT,
    FILE_LAYER,
    FILE_CHANNEL,
    FILE_SOFTMAX,
    FILE_LABELS,
    FILE_GOLDEN,
    MEMORY,
    STATE,
    IMAGE_SIZE,
    IMAGE_PIXELS,
    SELFTEST,
    IMAGE_FORMAT,
    INPUT_SHAPE;

    /** The code as every host writes it, {@code E_FILE_DIGEST}. */
    @Override
    public String toString() {
        return "E_" + name();
    }
}
