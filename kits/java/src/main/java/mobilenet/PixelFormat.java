package mobilenet;

/**
 * How pixels lie in memory; weights/FORMAT.md states every format.
 *
 * @param code {@code enum mobilenet_pixels} of assembly/abi.h
 */
public record PixelFormat(int code) {
    public static final PixelFormat RGB = new PixelFormat(0);
    public static final PixelFormat BGR = new PixelFormat(1);

    /** The fourth byte is not looked at. */
    public static final PixelFormat RGBA = new PixelFormat(2);

    public static final PixelFormat BGRA = new PixelFormat(3);
    public static final PixelFormat GREY = new PixelFormat(4);

    /** Y U Y V for two pixels. */
    public static final PixelFormat YUYV = new PixelFormat(5);

    /** A plane of Y, then one of U V for 2 × 2 pixels. */
    public static final PixelFormat NV12 = new PixelFormat(6);

    /** The same with V U, as Android's cameras give it. */
    public static final PixelFormat NV21 = new PixelFormat(7);

    /** Planes of Y, U and V. */
    public static final PixelFormat I420 = new PixelFormat(8);

    public static final PixelFormat UYVY = new PixelFormat(9);
    public static final PixelFormat YVYU = new PixelFormat(10);
    public static final PixelFormat VYUY = new PixelFormat(11);

    /** A word of 5, 6 and 5 bits, red the highest; the low byte first. */
    public static final PixelFormat RGB565LE = new PixelFormat(12);

    /** The high byte first. */
    public static final PixelFormat RGB565BE = new PixelFormat(13);

    /** The same of YUV by BT.709; else it is BT.601. */
    public PixelFormat bt709() {
        return new PixelFormat(code | 0x100);
    }

    /** The same of YUV in the range 0…255; else it is 16…235. */
    public PixelFormat fullRange() {
        return new PixelFormat(code | 0x200);
    }
}
