import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import mobilenet.Mobilenet;
import mobilenet.Picture;

/** Prints the classes of a binary PPM without comments: Classify.java weights.mnw picture.ppm */
class Classify {
    public static void main(String[] args) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(args[1]));
        var head = new Scanner(new String(file, 0, Math.min(file.length, 32), "US-ASCII")).skip("P6");
        int width = head.nextInt(), height = head.nextInt();
        byte[] rgb = java.util.Arrays.copyOfRange(file, file.length - 3 * width * height, file.length);
        try (var model = Mobilenet.load(Files.readAllBytes(Path.of(args[0])))) {
            var classes = model.classify(new Picture(width, height, rgb), 5);
            if (classes.isEmpty()) System.out.println("unknown");
            for (var best : classes) System.out.printf("%.4f %s%n", best.probability(), best.className());
        }
    }
}
