package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstream's crit undoes what ours compressed, and ours what upstream's did. */
@Tag("criu")
class UpstreamCompressionIT {
  private static final Path ROOT = Path.of(System.getProperty("crit.root"));

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoints/threads",
        "checkpoints/pipes",
        "checkpoints/tcp",
        "checkpoints/shm",
        "checkpoints/namespaces",
        "sets/programs/shared-files",
        "sets/programs/mixed-32-64"
      })
  void eachUndoesWhatTheOtherMade(String name) throws IOException, InterruptedException {
    String upstream = upstream();
    String ours = launcher();
    Path sample = ROOT.resolve("samples").resolve(name);
    Map<String, String> plain = memory(sample, "");

    Path byOurs = copy(sample, "ours");
    run(ours, "compress", byOurs);
    assertThat(memory(byOurs, "")).isNotEqualTo(plain);
    run(upstream, "decompress", byOurs);
    assertThat(memory(byOurs, "")).as("ours, undone by upstream").isEqualTo(plain);

    Path byUpstream = copy(sample, "upstream");
    run(upstream, "compress", byUpstream);
    assertThat(memory(byUpstream, "")).isNotEqualTo(plain);
    run(ours, "decompress", byUpstream);
    assertThat(memory(byUpstream, "")).as("upstream's, undone by ours").isEqualTo(plain);
    assertThat(memory(byUpstream, "inventory.img")).isEqualTo(memory(sample, "inventory.img"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoints/threads-compressed", "sets/programs/compressed"})
  void bothUndoWhatCriuCompressedToTheSame(String name) throws IOException, InterruptedException {
    String upstream = upstream();
    Path sample = ROOT.resolve("samples").resolve(name);
    Path byOurs = copy(sample, "ours");
    Path byUpstream = copy(sample, "upstream");
    run(launcher(), "decompress", byOurs);
    run(upstream, "decompress", byUpstream);
    assertThat(memory(byOurs, ""))
        .isEqualTo(memory(byUpstream, ""))
        .isNotEqualTo(memory(sample, ""));
  }

  private static String upstream() throws IOException, InterruptedException {
    String set = System.getenv("CRIT_CRIU");
    Path directory = set == null ? ROOT.resolve("target/criu") : Path.of(set);
    Path upstream = directory.resolve("bin/crit");
    if (!Files.isExecutable(upstream)) {
      skip("no crit in " + directory + "; .ci/get-criu target/criu installs it");
    }
    var python = new ProcessBuilder("/usr/bin/python3", "-c", "import lz4.block");
    if (python.redirectErrorStream(true).start().waitFor() != 0) {
      skip("upstream compresses with python3-lz4 only, which is not there");
    }
    return upstream.toString();
  }

  /** The launcher runs what was packaged, so these tests need an earlier run of the build. */
  private static String launcher() {
    if (!Files.exists(ROOT.resolve("crit-shell/target/crit/lib/crit-shell.jar"))) {
      skip("the launcher has nothing to run before the first mvn package");
    }
    return ROOT.resolve("crit").toString();
  }

  private static void skip(String reason) {
    System.out.println("UpstreamCompressionIT skipped: " + reason);
    abort(reason);
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = Files.createDirectory(work.resolve(name));
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(from.relativize(file)));
    }
    return to;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** Returns the bytes, as text, of all page maps and pages files, and of one more file. */
  private static Map<String, String> memory(Path directory, String more) throws IOException {
    Map<String, String> memory = new TreeMap<>();
    for (Path file : files(directory)) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith("page") || name.equals(more)) {
        memory.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return memory;
  }

  private void run(String crit, String command, Path set) throws IOException, InterruptedException {
    Path printed = work.resolve("printed");
    int status =
        new ProcessBuilder(crit, command, "--in-place", set.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(printed)).isZero();
  }
}
