package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.explore.check.Checks;
import crit.explore.check.Finding;
import crit.explore.check.Severity;
import crit.memory.FileRoot;
import crit.rewrite.verb.Verbs;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edit in place in a process of its own, which is killed at any moment: all of it or nothing.
 */
class KilledEditTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("crit.root", ".")).resolve("samples/checkpoints/tcp");
  private static final long SEED = 20;

  @TempDir private Path work;

  /** What the process runs: its words are a directory and a rule. */
  public static void main(String[] words) throws IOException {
    System.out.write('.');
    System.out.flush();
    List<Rule> rules = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      rules.add(new RuleParser(Verbs.all()).line("-e", words[i]));
    }
    try (var set = Checkpoint.open(Path.of(words[0]));
        Edition edition = Rewriter.run(set, FileRoot.NONE, rules, (_, _) -> {}).edition()) {
      EditionWriter.replace(edition, false);
    }
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        files.put(file.getFileName().toString(), text);
      }
    }
    return files;
  }

  private Process start(Path set, String... rules) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"),
            Path.of(System.getProperty("crit.root", "."), "crit-core/target/test-classes")
                .toString()));
    command.add(KilledEditTest.class.getName());
    command.add(set.toString());
    command.addAll(List.of(rules));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertThat(process.getInputStream().read()).isEqualTo('.');
    return process;
  }

  private static List<Finding> errors(Path set) throws IOException {
    List<Finding> errors = new ArrayList<>();
    try (var checkpoint = Checkpoint.open(set)) {
      Checks.run(
          checkpoint,
          FileRoot.NONE,
          finding -> {
            if (finding.severity() == Severity.ERROR) {
              errors.add(finding);
            }
          });
    }
    return errors;
  }

  @Test
  void killedAtAFewPointsTheSetIsOldOrNew() throws Exception {
    kill(12);
  }

  @Test
  @Tag("nightly")
  void killedAtAHundredPointsTheSetIsOldOrNew() throws Exception {
    kill(100);
  }

  private void kill(int points) throws Exception {
    String[] there = {"port 4000 -> 5000", "connection drop where port=6000", "path /srv -> /mnt"};
    Path set = copy("set");
    Map<String, String> old = contents(set);
    long begun = System.nanoTime();
    assertThat(start(set, there).waitFor()).isZero();
    long longest = System.nanoTime() - begun;
    Map<String, String> now = contents(set);
    assertThat(now).isNotEqualTo(old);
    var random = new Random(SEED);
    int finished = 0;
    for (int i = 0; i < points; i++) {
      Path target = copy("set" + i);
      Process process = start(target, there);
      Thread.sleep(Duration.ofNanos(longest * i / points + random.nextLong(longest / points + 1)));
      process.destroyForcibly().waitFor();
      Map<String, String> after = contents(target);
      assertThat(after).as("killed at point %d of %d", i, points).isIn(old, now);
      assertThat(errors(target)).isEmpty();
      finished += after.equals(now) ? 1 : 0;
    }
    assertThat(finished).as("how many had the time").isLessThan(points);
  }

  private Path copy(String name) throws IOException {
    Path set = Files.createDirectory(work.resolve(name));
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, set.resolve(file.getFileName()));
      }
    }
    return set;
  }
}
