package mobilenet;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a network takes and gives.
 *
 * @param height of the input; pictures of any size and format are brought to it
 * @param channels 1 or 3
 * @param classes 0 for a headless network, which has an embedding only
 * @param labels one for each class; empty where the file has none
 * @param features length of an embedding
 * @param rejects whether the weights have a rule by which a picture is unknown: like none of the classes
 */
public record Facts(
        int height,
        int width,
        int channels,
        int classes,
        List<String> labels,
        int features,
        int layers,
        boolean rejects) {
    /** Address in section CONTRACT of the weights file. */
    private static final int REJECT = 30;

    /** @param core has a network */
    static Facts of(Core core) {
        int outputs = core.call("classes");
        return new Facts(
                core.call("height"),
                core.call("width"),
                core.call("channels"),
                // One output tells class 1 from class 0.
                outputs == 1 ? 2 : outputs,
                labelsOf(core),
                core.call("features"),
                core.call("layers"),
                core.read(core.call("contract") + REJECT, 1)[0] > 0);
    }

    private static List<String> labelsOf(Core core) {
        byte[] lines = core.read(core.call("labels"), core.call("labels_length"));
        if (lines.length == 0) return List.of();
        return List.of(new String(lines, 0, lines.length - 1, StandardCharsets.UTF_8).split("\n", -1));
    }
}
