package mobilenet;

import java.util.Objects;

/**
 * Raw pixels: rows from the top, planes one after the other. Nothing is copied, so the bytes are those at the time of a
 * call; two pictures are equal where they have the same array.
 *
 * @param stride bytes from a row of the first plane to the next, 0 where rows touch. A plane of U V has the same, planes of
 *     U and of V have half of it, rounded up. What follows the last row may be there or not
 */
public record Picture(int width, int height, byte[] data, PixelFormat format, int stride) {
    public Picture {
        Objects.requireNonNull(data);
        Objects.requireNonNull(format);
    }

    /** Rows that touch. */
    public Picture(int width, int height, byte[] data, PixelFormat format) {
        this(width, height, data, format, 0);
    }

    /** RGB, in rows that touch. */
    public Picture(int width, int height, byte[] data) {
        this(width, height, data, PixelFormat.RGB);
    }
}
