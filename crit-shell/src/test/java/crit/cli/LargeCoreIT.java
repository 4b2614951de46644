package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Core files of large programs, and of a Java program. */
@Tag("criu")
class LargeCoreIT {
  private static final String JAVA_PROGRAM =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;

      public class Sleeper {
        static void innermost() throws Exception {
          Files.writeString(Path.of("ready"), "");
          Thread.sleep(10_000_000);
        }

        static void outer() throws Exception {
          innermost();
        }

        public static void main(String[] words) throws Exception {
          outer();
        }
      }
      """;

  @TempDir private Path work;

  /** Runs this program with a heap of 64 MiB, and returns it with its output open. */
  private Process crit(Object... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    all.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), "crit.cli.Main"));
    Stream.of(words).forEach(it -> all.add(it.toString()));
    return new ProcessBuilder(all).redirectError(work.resolve("errors").toFile()).start();
  }

  @Test
  void quarterOfAGibibyteGoesThroughASmallHeap() throws IOException, InterruptedException {
    passes(256);
  }

  @Test
  @Tag("nightly")
  void twoGibibytesGoThroughASmallHeap() throws IOException, InterruptedException {
    passes(2048);
  }

  private void passes(int mebibytes) throws IOException, InterruptedException {
    Path executable = DumpedProgram.compile(work, "cores", 64);
    String touched = Integer.toString(mebibytes);
    try (var program =
        DumpedProgram.start(work, executable, executable.toString(), "sysv", touched)) {
      program.dump();
      Path core = work.resolve("ours");
      Process process = crit("core", "-o", core, program.images);
      assertThat(process.waitFor()).as(Files.readString(work.resolve("errors"))).isZero();
      requireOnlyPagesStored(program, core);
      requirePattern(core, (long) mebibytes << 20);
      requireSameFromPipe(program, core);
    }
  }

  private void requireOnlyPagesStored(DumpedProgram program, Path core)
      throws IOException, InterruptedException {
    String used = DumpedProgram.run(work, List.of("du", "--block-size=1", core.toString())).text();
    long pages = 0;
    try (Stream<Path> files = Files.list(program.images)) {
      for (Path file : files.filter(it -> it.toString().contains("/pages-")).toList()) {
        pages += Files.size(file);
      }
    }
    long slack = 1 << 20;
    assertThat(Long.parseLong(used.split("\t", -1)[0])).isBetween(pages - slack, pages + slack);
    assertThat(Files.size(core)).isGreaterThan(pages + (8 << 20));
  }

  /** The words of the memory that was touched, one behind the other somewhere in the file. */
  private static void requirePattern(Path core, long size) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(core), 1 << 20)) {
      byte[] page = new byte[4096];
      long next = 1;
      while (next <= size / 8 && in.readNBytes(page, 0, page.length) == page.length) {
        ByteBuffer words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        boolean isNext = words.getLong(0) == next * 0x9e3779b97f4a7c15L;
        next += isNext ? page.length / 8 : 0;
      }
      assertThat(next).isEqualTo(size / 8 + 1);
    }
  }

  private void requireSameFromPipe(DumpedProgram program, Path core)
      throws IOException, InterruptedException {
    Process process = crit("core", "-o", "-", program.images);
    try (var pipe = process.getInputStream();
        var file = Files.newInputStream(core)) {
      byte[] expected = new byte[1 << 20];
      byte[] got = new byte[1 << 20];
      int length;
      do {
        length = file.readNBytes(expected, 0, expected.length);
        assertThat(pipe.readNBytes(got, 0, length)).isEqualTo(length);
        assertThat(Arrays.equals(expected, 0, length, got, 0, length)).isTrue();
      } while (length > 0);
      assertThat(pipe.read()).isEqualTo(-1);
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void javaFramesAreFoundInACheckpointAlone() throws IOException, InterruptedException {
    DumpedProgram.require("jhsdb");
    String found = DumpedProgram.run(work, List.of("sh", "-c", "command -v jhsdb")).text().strip();
    Path bin = Path.of(found).toRealPath().getParent();
    Path source = Files.writeString(work.resolve("Sleeper.java"), JAVA_PROGRAM);
    DumpedProgram.run(work, List.of(bin.resolve("javac").toString(), source.toString()));
    String java = bin.resolve("java").toString();
    try (var program =
        DumpedProgram.start(
            work,
            bin.resolve("java"),
            java,
            "-XX:-UsePerfData",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-Xint",
            "-cp",
            work.toString(),
            "Sleeper")) {
      program.dump();
      Path core = work.resolve("ours");
      assertThat(Cli.run("core", "-o", core, program.images).status()).isZero();
      String stacks =
          DumpedProgram.run(
                  work,
                  List.of(
                      bin.resolve("jhsdb").toString(),
                      "jstack",
                      "--exe",
                      java,
                      "--core",
                      core.toString()))
              .text();
      assertThat(stacks)
          .contains("Sleeper.innermost()", "Sleeper.outer()", "Sleeper.main(java.lang.String[])");
    }
  }
}
