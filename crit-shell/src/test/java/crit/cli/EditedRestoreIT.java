package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real CRIU restores what rules changed, and the program itself says the new things. */
@Tag("criu")
class EditedRestoreIT {
  private static final int CASES = 12;

  @TempDir private Path work;

  @Test
  void programSaysWhatRulesChanged() throws IOException, InterruptedException {
    judge("STREAMED=");
  }

  @Test
  void programSaysWhatTheDaemonChanged() throws IOException, InterruptedException {
    judge("STREAMED=yes");
  }

  private void judge(String how) throws IOException, InterruptedException {
    RealTools.require("gcc");
    String printed =
        RealTools.run(
            work,
            List.of(
                "env",
                how,
                "unshare",
                "-n",
                RealTools.resource("edit.sh"),
                RealTools.launcher().toString(),
                RealTools.resource("report.c"),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z]+: .*")).toList();
    assertThat(cases).as(printed).hasSize(CASES).allMatch(it -> it.endsWith(": ok"));
  }
}
