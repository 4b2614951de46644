package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real gdb and lldb debug a checkpoint that the real CRIU made, without a core file. */
@Tag("criu")
class GdbIT {
  @TempDir private Path work;

  private String debug(String kind, String... commands) throws IOException, InterruptedException {
    RealTools.require("gcc");
    List<String> words = new ArrayList<>();
    words.add(RealTools.resource("debug.sh"));
    words.add(RealTools.launcher().toString());
    words.add(RealTools.resource("threads-to-debug.c"));
    words.add(work.toString());
    words.add(kind);
    words.addAll(List.of(commands));
    return RealTools.run(work, words);
  }

  @Test
  void gdbShowsThreadsFramesRegistersAndVariables() throws IOException, InterruptedException {
    RealTools.require("gdb");
    String printed =
        debug(
            "gdb",
            "info threads",
            "thread apply all backtrace",
            "print counter",
            "print (char *)shared",
            "print $xmm0.uint128",
            "info proc mappings",
            "info auxv",
            "print tls_number",
            "continue");
    assertThat(printed)
        .contains("\"one\"", "\"two\"", "worker (", "deep (n=", "main (")
        .contains("$1 = 42")
        .contains("\"shared text\"")
        .contains("[stack]")
        .contains("AT_PAGESZ")
        .contains("$4 = 7")
        .contains("E01");
  }

  @Test
  void gdbAttachesToTwoProcesses() throws IOException, InterruptedException {
    RealTools.require("gdb");
    String printed =
        debug(
            "extended",
            "add-inferior",
            "inferior 2",
            "attach CHILD",
            "print tls_number",
            "info inferiors");
    assertThat(printed).contains("$1 = 77");
    assertThat(printed.lines().filter(it -> it.contains("process "))).hasSizeGreaterThan(1);
  }

  @Test
  void backtraceOfEveryThreadIsPrinted() throws IOException, InterruptedException {
    RealTools.require("gdb");
    String printed = debug("bt");
    assertThat(printed).contains("deep (n=", "main (", "\"one\"", "\"two\"");
  }

  @Test
  void lldbShowsFrames() throws IOException, InterruptedException {
    RealTools.require("lldb");
    assertThat(debug("lldb")).contains("deep", "main");
  }
}
