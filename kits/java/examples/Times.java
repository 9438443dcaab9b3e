import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import mobilenet.Mobilenet;
import mobilenet.Picture;

/** Prints how long a load and an answer take, in milliseconds: Times.java weights.mnw */
class Times {
    private static final int ROUNDS = 1000;

    public static void main(String[] args) throws Exception {
        byte[] weights = Files.readAllBytes(Path.of(args[0]));
        print("load", 100, () -> Mobilenet.load(weights).close());
        try (var model = Mobilenet.load(weights)) {
            int width = model.facts().width(), height = model.facts().height();
            byte[] rgb = new byte[3 * width * height];
            new Random(1).nextBytes(rgb);
            var picture = new Picture(width, height, rgb);
            print("answer", ROUNDS, () -> model.classify(picture, 5));
        }
    }

    private static void print(String what, int rounds, Runnable work) {
        double[] times = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            work.run();
            times[round] = (System.nanoTime() - start) / 1e6;
        }
        double first = times[0];
        Arrays.sort(times);
        System.out.printf("%s: first %.1f, median %.2f, least %.2f ms%n", what, first, times[rounds / 2], times[0]);
    }
}
