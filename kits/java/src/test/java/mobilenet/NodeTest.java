package mobilenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import mobilenet.Expected.Drawn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers, digests, facts and sentences are those of Node. */
class NodeTest {
    static List<Expected> networks() {
        return Expected.networks();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void answersAsNode(Expected network) {
        try (Mobilenet model = network.open()) {
            Facts facts = model.facts();
            int[] numbers = {
                facts.height(), facts.width(), facts.channels(), facts.classes(), facts.features(), facts.layers()
            };
            assertArrayEquals(numbers(network.rests("facts").get(0)), numbers);
            assertEquals(network.rests("label"), facts.labels());
            assertEquals(network.rests("selftest"), model.selftest());
            network.rests("classify").forEach(line -> classifies(model, line));
            assertEquals(!network.rests("unknown").isEmpty(), facts.rejects());
            network.rests("unknown").forEach(line -> isUnknown(model, line));
            network.rests("embed").forEach(line -> embeds(model, line));
        }
    }

    private static int[] numbers(String words) {
        return List.of(words.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    }

    private static void classifies(Mobilenet model, String line) {
        Drawn drawn = Drawn.of(line);
        List<Classification> best = model.classify(drawn.picture(), 4);
        assertEquals(drawn.words(), Expected.written(best), line);
        assertEquals(new Ranking(best, false), model.rank(drawn.picture(), 4), line);
        for (Classification one : best) assertEquals(model.facts().labels().get(one.index()), one.className());
    }

    private static void isUnknown(Mobilenet model, String line) {
        Drawn drawn = Drawn.of(line);
        assertEquals(List.of(), model.classify(drawn.picture(), 4), line);
        Ranking ranking = model.rank(drawn.picture(), 4);
        assertTrue(ranking.unknown(), line);
        assertEquals(drawn.words(), Expected.written(ranking.classes()), line);
    }

    private static void embeds(Mobilenet model, String line) {
        Drawn drawn = Drawn.of(line);
        List<Float> numbers = drawn.words().stream().map(word -> (float) Double.parseDouble(word)).toList();
        float[] embedding = model.embed(drawn.picture());
        assertEquals(numbers.size(), embedding.length);
        for (int at = 0; at < embedding.length; at++) assertEquals(numbers.get(at), embedding[at]);
    }

    @Test
    void sentencesAreThoseOfNode() {
        List<String> lines = Expected.text().lines().filter(line -> line.startsWith("refusal ")).toList();
        assertEquals(Status.values().length, lines.size());
        for (String line : lines) {
            String[] words = line.split(" ", 5);
            long detail = Long.parseLong(words[2]);
            MobilenetException refusal = Status.refusal(Integer.parseInt(words[1]), detail);
            assertEquals(words[3] + ": " + words[4], refusal.getMessage());
            assertEquals(words[4], refusal.sentence());
            assertEquals(OptionalLong.of(detail), refusal.place());
        }
    }
}
