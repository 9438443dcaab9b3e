import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Answers one picture over and over with a bundle in Chicory, and says how long it takes (see ../measure.mjs).
 *
 * <pre>java -cp … Host interpreter|compiler net.wasm picture.raw SECONDS check|trust K</pre>
 */
final class Host {
  private static final long BEGUN = System.nanoTime();

  private static double now() {
    return (System.nanoTime() - BEGUN) * 1e-6;
  }

  private static Instance open(String engine, byte[] bytes) {
    var module = Parser.parse(bytes);
    var builder = Instance.builder(module);
    if (engine.equals("compiler")) builder.withMachineFactory(MachineFactoryCompiler::compile);
    return builder.build();
  }

  public static void main(String[] arguments) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[1])), picture = Files.readAllBytes(Path.of(arguments[2]));
    double seconds = Double.parseDouble(arguments[3]), begun = now();
    int k = Integer.parseInt(arguments[5]);
    var net = open(arguments[0], bytes);
    double started = now();
    if (arguments[4].equals("trust")) net.export("trust").apply();
    var input = net.export("input");
    var answer = net.export("answer");
    int at = (int) input.apply()[0];
    double loaded = now();
    net.memory().write(at, picture);
    int ranks = (int) answer.apply(k)[0];
    double first = now();
    String hex = HexFormat.of().formatHex(net.memory().readBytes(ranks, 4 * k));
    System.out.printf("start %f%nload %f%nfirst %f%nanswer %s%n", started - begun, loaded - started, first - begun, hex);
    while (now() < first + 1e3 * seconds) {
      double from = now();
      net.memory().write((int) input.apply()[0], picture);
      answer.apply(k);
      System.out.printf("time %f%n", now() - from);
    }
    System.out.println("done");
    System.in.readAllBytes();
  }
}
