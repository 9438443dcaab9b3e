package mobilenet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the bytes of an embedding stand for: scale · (byte − zero). */
record Quantized(float scale, int zero) {
    /** Addresses in section CONTRACT of the weights file. */
    private static final int SCALE = 20;

    private static final int ZERO = 28;
    private static final int CONTRACT_BYTES = 48;

    static Quantized of(Core core) {
        var contract = ByteBuffer.wrap(core.read(core.call("contract"), CONTRACT_BYTES));
        contract.order(ByteOrder.LITTLE_ENDIAN);
        return new Quantized(contract.getFloat(SCALE), Byte.toUnsignedInt(contract.get(ZERO)));
    }

    float number(byte quantized) {
        return scale * (Byte.toUnsignedInt(quantized) - zero);
    }
}
