package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged launcher serves the samples to the real gdb; this needs no CRIU. */
class GdbOnSamplesIT {
  private static final Path SAMPLE = RealTools.ROOT.resolve("samples/checkpoints/threads");

  @TempDir private Path work;

  private static String run(String path, List<String> words)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("PATH", path);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return out + "exit status " + process.waitFor();
  }

  private static String gdb(String... commands) throws IOException, InterruptedException {
    RealTools.require("gdb");
    List<String> words = new ArrayList<>(List.of("gdb", "-nx", "-q", "-batch"));
    words.addAll(List.of("-iex", "set debuginfod enabled off", "-ex"));
    words.add("target remote | '%s' gdb '%s' --stdio".formatted(RealTools.launcher(), SAMPLE));
    for (String command : commands) {
      words.addAll(List.of("-ex", command));
    }
    return run(System.getenv("PATH"), words);
  }

  @Test
  void threadsHaveTheNamesAndRegistersOfTheImages() throws IOException, InterruptedException {
    assertThat(
            gdb(
                "info threads",
                "thread 2",
                "p/x $zmm17.v8_int64[7]",
                "p/x $k3",
                "p $st1",
                "info registers rip"))
        .contains("\"threads\"", "\"registers\"", "\"futex waiter\"", "\"sleeper\"")
        .contains("$1 = 0xfffefdfcfbfaf9f8", "$2 = 0xabcd", "$3 = 3.14159265358979323")
        .containsPattern("rip +0x4028f1");
  }

  @Test
  void memoryIsFoundAndNothingIsChanged() throws IOException, InterruptedException {
    assertThat(
            gdb(
                "info proc mappings",
                "find /w1 0x4bc000, 0x4befff, 1",
                "set var $rax = 1",
                "set var *(int *)$rsp = 1",
                "stepi",
                "compare-sections"))
        .contains("[heap]", "[stack]", "[vdso]", "1 pattern found.", "remote failure reply 'E01'")
        .contains("exit status");
  }

  @Test
  void elfutilsUnwindWhereThereIsNoGdb() throws IOException, InterruptedException {
    RealTools.require("eu-stack");
    Path stack = which("eu-stack");
    Files.createSymbolicLink(work.resolve("eu-stack"), stack);
    String printed =
        run(work.toString(), List.of(RealTools.launcher().toString(), "bt", SAMPLE.toString()));
    assertThat(printed).contains("101 threads", "TID 101:", "TID 104:", "#0  0x0000000000435580");
  }

  @Test
  void saysWhatToInstallWhereThereIsNeither() throws IOException, InterruptedException {
    String printed =
        run(work.toString(), List.of(RealTools.launcher().toString(), "bt", SAMPLE.toString()));
    assertThat(printed)
        .contains("found no gdb, gdb-multiarch or eu-stack on the PATH; install gdb")
        .endsWith("exit status 1");
  }

  private static Path which(String program) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return Path.of(directory, program);
      }
    }
    throw new IllegalArgumentException(program);
  }
}
