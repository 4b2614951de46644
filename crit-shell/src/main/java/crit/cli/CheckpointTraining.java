package crit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the commands for checkpoints over the samples, as {@link Training} does those for images.
 * They need other classes, many more, and have a cache of their own: a start takes what is in its
 * cache whether it needs it or not. Not for users.
 */
final class CheckpointTraining {
  private static final Streams QUIET =
      new Streams(
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          new PrintStream(OutputStream.nullOutputStream()));

  private CheckpointTraining() {}

  /** Runs them over the checkpoints in the directory that is named. */
  public static void main(String[] words) throws IOException {
    Path samples = Path.of(words[0]);
    for (Path checkpoint : list(samples)) {
      run("x", checkpoint.toString());
      run("x", checkpoint.toString(), "ps");
      run("x", checkpoint.toString(), "mems");
      run("check", checkpoint.toString());
      run("mem", "search", "--text", "crit", checkpoint.toString());
      run("mem", "search", "--regex", "[a-z]+/crit", "--count", checkpoint.toString());
      run("gdb", "--stdio", checkpoint.toString());
      edit(checkpoint, "path / -> /new");
      edit(checkpoint, "ip 127.0.0.0/8 -> 10.0.0.0/8 expect=any");
    }
    writeCore(samples.resolve("threads"));
    convert(samples.resolve("threads"));
  }

  private static void edit(Path checkpoint, String rule) {
    run("edit", "--dry-run", "--expression", rule, checkpoint.toString());
  }

  /** Writes a core file. */
  private static void writeCore(Path checkpoint) throws IOException {
    Path core = Files.createTempFile("crit-training", ".core");
    run("core", "--out", core.toString(), checkpoint.toString());
    Files.delete(core);
  }

  /** Compresses a copy of a checkpoint, and back. */
  private static void convert(Path checkpoint) throws IOException {
    Path copy = Files.createTempDirectory("crit-training");
    for (Path file : list(checkpoint)) {
      Files.copy(file, copy.resolve(checkpoint.relativize(file)));
    }
    run("compress", "--in-place", copy.toString());
    run("decompress", "--in-place", copy.toString());
    for (Path file : list(copy)) {
      Files.delete(file);
    }
    Files.delete(copy);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  private static void run(String... words) {
    Main.run(words, QUIET);
  }
}
