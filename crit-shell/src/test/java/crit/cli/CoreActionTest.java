package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreActionTest {
  private static final Path THREADS = Cli.samples("checkpoints").resolve("threads");
  private static final Path MIXED = Cli.samples("sets").resolve("programs/mixed-32-64");
  private static final int ELF64 = 2;
  private static final int ELF32 = 1;

  @TempDir private Path work;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  private Path copy(Path set) throws IOException {
    Path copy = Files.createDirectories(work.resolve("set"));
    try (Stream<Path> files = Files.list(set)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void onlyTaskIsWrittenToTheFileThatIsNamed() throws IOException {
    Path core = work.resolve("it");
    Run run = Cli.run("core", "-o", core, THREADS);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("task 101, 4 threads, 26 segments");
    assertThat(Files.readAllBytes(core)).startsWith(0x7f, 'E', 'L', 'F', ELF64);
    assertThat(names()).containsExactly("it");
  }

  @Test
  void directoryGetsFilesNamedByTasks() throws IOException {
    Run run = Cli.run("core", "--all", "-o", work, MIXED);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(names()).containsExactly("core.4", "core.6", "core.7", "core.9");
    assertThat(Files.readAllBytes(work.resolve("core.6"))).startsWith(0x7f, 'E', 'L', 'F', ELF32);
    assertThat(Files.readAllBytes(work.resolve("core.4"))).startsWith(0x7f, 'E', 'L', 'F', ELF64);
  }

  @Test
  void compressedFilesAreNamedSo() throws IOException {
    Path out = work.resolve("new");
    Run run = Cli.run("core", "-p", 4, "-p", 9, "--compress", "gz", "-o", out, MIXED);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readAllBytes(out.resolve("core.9.gz"))).startsWith(0x1f, 0x8b);
    assertThat(out.resolve("core.4.gz")).exists();
  }

  @Test
  void standardOutputGetsTheSameBytes() throws IOException {
    Path core = work.resolve("it");
    Cli.run("core", "-o", core, THREADS);
    Run run = Cli.run("core", "-o", "-", THREADS);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(Files.readAllBytes(core));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void oneOfManyMustBeChosen() throws IOException {
    Run run = Cli.run("core", "-o", work.resolve("it"), MIXED);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("has 4 tasks; say which by --pid, or --all: 4 p64, 6 c32");
    assertThat(Cli.run("core", "--all", "-o", "-", MIXED).status()).isEqualTo(2);
    assertThat(names()).isEmpty();
  }

  @Test
  void badTaskIsNamedAndOthersAreWritten() throws IOException {
    Path set = copy(MIXED);
    Files.delete(set.resolve("core-8.img"));
    Files.write(set.resolve("mm-9.img"), new byte[] {1, 2, 3});
    Files.write(set.resolve("core-4.img"), new byte[] {1, 2, 3});
    Path out = work.resolve("out");
    Run run = Cli.run("core", "--all", "-o", out, set);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("task 6: there is no core-8.img of its thread", "mm-9.img", "core-4.img");
    assertThat(run.err()).doesNotContain("\tat ", "Exception");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(it -> it.getFileName().toString())).containsExactly("core.7");
    }
  }

  @Test
  void threadAndNumbersAreChecked() throws IOException {
    Path core = work.resolve("it");
    Run run = Cli.run("core", "--thread", 1, "-o", core, THREADS);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("no selected task has a thread 1; there are [101, 102, 103, 104]");
    for (String[] wrong :
        List.of(
            new String[] {"--signal", "x"},
            new String[] {"--signal", "128"},
            new String[] {"--filter", "-1"},
            new String[] {"--compress", "lz4"})) {
      Run usage = Cli.run("core", wrong[0], wrong[1], "-o", core, THREADS);
      assertThat(usage.status()).as(wrong[0]).isEqualTo(2);
      assertThat(usage.err()).contains("'" + wrong[1] + "'");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void compressedPagesGiveTheSameFile() throws IOException {
    Path plain = work.resolve("plain");
    Path compressed = work.resolve("compressed");
    Cli.run("core", "-o", plain, THREADS);
    Cli.run("core", "-o", compressed, THREADS.resolveSibling("threads-compressed"));
    assertThat(Files.mismatch(plain, compressed)).isEqualTo(-1);
  }

  @Test
  void lazyPagesHaveAStatusOfTheirOwn() throws IOException {
    Path set = copy(THREADS);
    Path map = set.resolve("pagemap-101.img");
    String json = Cli.run("decode", "-i", map).text();
    String lazy = json.replaceFirst("(?s)(.*)\"flags\": *(4|\"PE_PRESENT\")", "$1\"flags\": 2");
    assertThat(lazy).isNotEqualTo(json);
    assertThat(Cli.run(lazy.getBytes(StandardCharsets.UTF_8), "encode", "-o", map).status())
        .isZero();
    Run run = Cli.run("core", "-o", work.resolve("it"), set);
    assertThat(run.status()).as(run.err()).isEqualTo(5);
    assertThat(run.err()).contains("warning: ", "PE_LAZY");
    assertThat(work.resolve("it")).exists();
  }

  @Test
  void zombieIsLeftOut() throws IOException {
    Path set = copy(MIXED);
    Path core = set.resolve("core-9.img");
    String json = Cli.run("decode", "-i", core).text();
    String dead = json.replaceFirst("\"task_state\": *(1|\"[^\"]*\")", "\"task_state\": 2");
    assertThat(dead).isNotEqualTo(json);
    Cli.run(dead.getBytes(StandardCharsets.UTF_8), "encode", "-o", core);
    Files.delete(set.resolve("mm-9.img"));
    Path out = work.resolve("out");
    Run run = Cli.run("core", "--all", "-o", out, set);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("task 9 is left out: it is a zombie");
    assertThat(out.resolve("core.9")).doesNotExist();
    Run alone = Cli.run("core", "-p", 9, "-o", out, set);
    assertThat(alone.status()).isEqualTo(1);
    assertThat(alone.err()).contains("task 9: has no memory: it is a zombie");
  }
}
