package mobilenet;

import java.util.ArrayList;
import java.util.List;

/** The classes of the answer that stands in the core. */
final class Ranks {
    private static final int RANK_BYTES = 4;
    private static final int PROBABILITY = 3;
    private static final int WHOLE = 256;

    private Ranks() {}

    /** Refuses a count of classes that cannot be answered. */
    static void check(Facts facts, int top) {
        if (top < 1)
            throw new MobilenetException(
                    Code.USAGE, "The number of classes to answer must be 1 or more, not " + top + ".");
        if (facts.classes() == 0)
            throw new MobilenetException(Code.OUTPUT, "The model is headless: it has an embedding, but no classes.");
    }

    static List<Classification> best(Core core, Facts facts, int top) {
        int outputs = core.call("classes");
        int count = Math.min(top, outputs);
        byte[] ranks = core.read(core.call("top", count), RANK_BYTES * count);
        if (outputs == 1) return ofOne(facts, Byte.toUnsignedInt(ranks[PROBABILITY]), top);
        List<Classification> best = new ArrayList<>();
        for (int at = 0; at < ranks.length; at += RANK_BYTES) {
            int index = Byte.toUnsignedInt(ranks[at]) | Byte.toUnsignedInt(ranks[at + 1]) << 8;
            best.add(named(facts, index, Byte.toUnsignedInt(ranks[at + PROBABILITY])));
        }
        return List.copyOf(best);
    }

    /** A single output has the probability of class 1. */
    private static List<Classification> ofOne(Facts facts, int yes, int top) {
        Classification zero = named(facts, 0, WHOLE - yes);
        Classification one = named(facts, 1, yes);
        List<Classification> best = 2 * yes > WHOLE ? List.of(one, zero) : List.of(zero, one);
        return best.subList(0, Math.min(top, 2));
    }

    private static Classification named(Facts facts, int index, int probability) {
        List<String> labels = facts.labels();
        String name = index < labels.size() ? labels.get(index) : Integer.toString(index);
        return new Classification(index, name, probability / (double) WHOLE);
    }
}
