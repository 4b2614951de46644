package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program of samples/programs that runs, is dumped by the real CRIU and stays stopped. A test
 * that lacks a tool for that ends with the reason why.
 */
final class DumpedProgram implements Closeable {
  private static final Path ROOT = Path.of(System.getProperty("crit.root"));
  private static final long PATIENCE = 20_000;

  final Path work;
  final Path images;
  final Path executable;
  private final Process process;

  private DumpedProgram(Path work, Path executable, Process process) {
    this.work = work;
    this.images = work.resolve("images");
    this.executable = executable;
    this.process = process;
  }

  /** Compiles a program. */
  static Path compile(Path work, String name, int bits) throws IOException, InterruptedException {
    require("gcc");
    Path executable = work.resolve(name);
    Path source = ROOT.resolve("samples/programs/" + name + ".c");
    String options = "-O1 -g -fno-omit-frame-pointer -pthread -m" + bits;
    List<String> words = new ArrayList<>(List.of("gcc"));
    words.addAll(List.of(options.split(" ", -1)));
    words.addAll(List.of("-o", executable.toString(), source.toString()));
    Result result = run(work, words);
    if (result.status != 0) {
      skip("gcc -m%d does not work: %s".formatted(bits, result.text.lines().findFirst()));
    }
    return executable;
  }

  /** Starts a command in an IPC namespace of its own, and waits for its file "ready". */
  static DumpedProgram start(Path work, Path executable, String... command)
      throws IOException, InterruptedException {
    criu();
    require("unshare");
    List<String> words = new ArrayList<>(List.of("unshare", "--ipc", "bash", "-c"));
    words.add("ulimit -c unlimited; exec setsid \"$@\"");
    words.add("bash");
    words.addAll(List.of(command));
    var builder = new ProcessBuilder(words).directory(work.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    var program = new DumpedProgram(work, executable, builder.start());
    for (long waited = 0; !Files.exists(work.resolve("ready")); waited += 50) {
      assertThat(waited).as("ms without a file named ready").isLessThan(PATIENCE);
      Thread.sleep(50);
    }
    return program;
  }

  long pid() {
    return process.pid();
  }

  /** Dumps it; it is stopped then. */
  void dump() throws IOException, InterruptedException {
    Files.createDirectories(images);
    Result result =
        run(
            work,
            List.of(
                criu().resolve("bin/criu").toString(),
                "dump",
                "--leave-stopped",
                "-t",
                Long.toString(pid()),
                "-D",
                images.toString(),
                "-o",
                "dump.log"));
    assertThat(result.status).as(result.text).isZero();
  }

  /** Ends it as a crash does, and returns the kernel's core file. */
  Path crash() throws IOException, InterruptedException {
    String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
    if (!pattern.equals("core")) {
      skip("core_pattern is '%s', expected core".formatted(pattern));
    }
    run(work, List.of("kill", "-ABRT", Long.toString(pid())));
    run(work, List.of("kill", "-CONT", Long.toString(pid())));
    process.waitFor();
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(it -> it.getFileName().toString().matches("core(\\.[0-9]+)?"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Returns the addresses that it listed, by their names. */
  Map<String, String> places() throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    for (String line : Files.readAllLines(work.resolve("ready"))) {
      String[] words = line.split(" ", -1);
      places.put(words[0], words[1]);
    }
    return places;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What a program printed, be it to standard error, and its exit status. */
  record Result(int status, String text) {}

  static Result run(Path directory, List<String> words) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] printed = process.getInputStream().readAllBytes();
    return new Result(process.waitFor(), new String(printed, StandardCharsets.ISO_8859_1));
  }

  /** Returns the directory of the real CRIU. */
  private static Path criu() {
    String set = System.getenv("CRIT_CRIU");
    Path directory = set == null ? ROOT.resolve("target/criu") : Path.of(set);
    if (!Files.isExecutable(directory.resolve("bin/criu"))) {
      skip("no CRIU in " + directory + "; .ci/get-criu target/criu installs it");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("dumping needs root");
    }
    return directory;
  }

  static void require(String tool) {
    String path = System.getenv().getOrDefault("PATH", "");
    if (Stream.of(path.split(":", -1)).noneMatch(it -> Files.isExecutable(Path.of(it, tool)))) {
      skip("no %s on the PATH".formatted(tool));
    }
  }

  static void skip(String reason) {
    System.out.println("skipped: " + reason);
    abort(reason);
  }
}
