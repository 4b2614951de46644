package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real programs that tests run, and what they need. Without them a test ends and says why. */
final class RealTools {
  static final Path ROOT = Path.of(System.getProperty("crit.root"));

  private RealTools() {}

  /** Returns the directory of the real CRIU, which has to run as root. */
  static Path criu() {
    String set = System.getenv("CRIT_CRIU");
    Path directory = set == null ? ROOT.resolve("target/criu") : Path.of(set);
    if (!Files.isExecutable(directory.resolve("bin/criu"))) {
      skip("no CRIU in " + directory + "; .ci/get-criu target/criu installs it");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("dumping and restoring needs root");
    }
    return directory;
  }

  /** Returns the launcher, which runs what was packaged. */
  static Path launcher() {
    if (!Files.exists(ROOT.resolve("crit-shell/target/crit/lib/crit-shell.jar"))) {
      skip("the launcher has nothing to run before the first mvn package");
    }
    return ROOT.resolve("crit");
  }

  /** Ends the test if a program is not on the PATH. */
  static void require(String program) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return;
      }
    }
    skip("no " + program + " on the PATH");
  }

  static void skip(String reason) {
    System.out.println("skipped: " + reason);
    abort(reason);
  }

  /** Returns a file among the resources of the tests. */
  static String resource(String name) {
    return ROOT.resolve("crit-shell/src/test/resources/crit/cli").resolve(name).toString();
  }

  /**
   * Runs a script that prints a line for each of its cases, which is the case's name and "ok" or
   * what is wrong. Its arguments are the launcher, the directory to work in, and more.
   */
  static void assertCases(Path work, String script, int count, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(resource(script), launcher().toString()));
    words.add(work.toString());
    words.addAll(List.of(more));
    String printed = run(work, words);
    assertThat(printed.lines().filter(it -> it.matches("[a-z -]+: .*")))
        .as(printed)
        .hasSize(count)
        .allMatch(it -> it.endsWith(": ok"));
  }

  /** Runs a program, with the real CRIU on the PATH, and returns what it prints on both outputs. */
  static String run(Path work, List<String> words) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).directory(work.toFile()).redirectErrorStream(true);
    String path = System.getenv("PATH");
    builder.environment().put("PATH", criu().resolve("bin") + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
