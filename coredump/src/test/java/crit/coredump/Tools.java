package crit.coredump;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs of others that read core files; a test without them ends with the reason why. */
final class Tools {
  private Tools() {}

  static void require(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean isThere =
        Stream.of(path.split(":", -1)).anyMatch(it -> Files.isExecutable(Path.of(it, tool)));
    if (!isThere) {
      String reason = "skipped: no %s on the PATH".formatted(tool);
      System.out.println(reason);
      abort(reason);
    }
  }

  /** Runs a program, which leaves no core, and returns what it printed, be it to standard error. */
  static String run(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("sh", "-c", "ulimit -c 0; exec \"$@\"", "sh"));
    all.addAll(List.of(words));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return printed;
  }
}
