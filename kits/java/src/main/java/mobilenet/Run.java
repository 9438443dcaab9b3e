package mobilenet;

/** The way of a picture through the core. */
final class Run {
    private Run() {}

    /** Announces a picture, and answers how many bytes it takes. */
    static long begin(Core core, int width, int height, PixelFormat format, int stride) {
        core.check(core.call("begin", width, height, 0, format.code(), stride));
        // More than any capacity is refused, with the bytes that are due: the law of the formats stands in the core alone.
        if (core.call("push", -1) != Status.IMAGE_PIXELS.number())
            throw new MobilenetException(
                    Code.ENGINE, "The core takes more bytes than it has room for; take another release.");
        return core.detail();
    }

    /** Brings a picture into the core and lets the network answer. */
    static void answer(Core core, Picture picture) {
        byte[] data = picture.data();
        long due = begin(core, picture.width(), picture.height(), picture.format(), picture.stride());
        if (data.length < due || data.length >= due + Math.max(picture.stride(), 1))
            throw new MobilenetException(
                    Code.INPUT_SHAPE,
                    "The picture has " + data.length + " bytes; " + picture.width() + " × " + picture.height()
                            + " pixels of this format are " + due + ".");
        int at = 0;
        for (int count = core.call("capacity"); count > 0; count = core.call("capacity")) {
            core.write(core.call("staging"), data, at, count);
            core.check(core.call("push", count));
            at += count;
        }
        core.check(core.call("run"));
    }
}
