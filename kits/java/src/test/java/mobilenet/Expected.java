package mobilenet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network of kits/answers.txt, with what the library of Node answers.
 *
 * @param lines what follows the words "network FILE"
 */
record Expected(String file, List<String> lines) {
    private static final Path ROOT = Path.of("../..");
    private static final String NETWORK = "network ";

    private static byte[] read(String path) {
        try {
            return Files.readAllBytes(ROOT.resolve(path));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static byte[] weights(String file) {
        return read("tests/golden/" + file);
    }

    /** The whole of kits/answers.txt. */
    static String text() {
        return new String(read("kits/answers.txt"), StandardCharsets.UTF_8);
    }

    static List<Expected> networks() {
        List<Expected> all = new ArrayList<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith(NETWORK)) all.add(new Expected(line.substring(NETWORK.length()), new ArrayList<>()));
            else if (!all.isEmpty()) all.get(all.size() - 1).lines.add(line);
        }
        return all;
    }

    static Expected network(String file) {
        return networks().stream().filter(network -> network.file.equals(file)).findFirst().orElseThrow();
    }

    /** What follows a first word, of each line that has it. */
    List<String> rests(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .toList();
    }

    Mobilenet open() {
        return Mobilenet.load(weights(file));
    }

    /** A picture, and the words of its answer. */
    record Drawn(Picture picture, List<String> words) {
        private static final int WORDS = 6;

        static Drawn of(String line) {
            List<String> words = Arrays.asList(line.split(" "));
            int[] n = words.subList(0, WORDS).stream().mapToInt(Integer::parseInt).toArray();
            byte[] data = noise(n[4], n[5]);
            return new Drawn(
                    new Picture(n[1], n[2], data, new PixelFormat(n[0]), n[3]), words.subList(WORDS, words.size()));
        }

        private static byte[] noise(int seed, int length) {
            byte[] bytes = new byte[length];
            int state = seed;
            for (int at = 0; at < length; at++) {
                state ^= state << 13;
                state ^= state >>> 17;
                state ^= state << 5;
                bytes[at] = (byte) (state >>> 24);
            }
            return bytes;
        }
    }

    /** A picture of RGB for rgb-int8.mnw, and the answer to it. */
    static Drawn known() {
        return Drawn.of(network("rgb-int8.mnw").rests("classify").get(0));
    }

    /** The words of an answer as kits/answers.txt has them. */
    static List<String> written(List<Classification> best) {
        return best.stream().map(one -> one.index() + ":" + (int) (256 * one.probability())).toList();
    }
}
