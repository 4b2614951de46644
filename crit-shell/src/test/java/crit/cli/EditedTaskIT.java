package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real CRIU restores tasks that rules made others, and the program itself says so. */
@Tag("criu")
class EditedTaskIT {
  private static final int CASES = 18;

  @TempDir private Path work;

  @Test
  void programSaysWhatItBecame() throws IOException, InterruptedException {
    judge("STREAMED=");
  }

  @Test
  void programSaysWhatTheDaemonMadeOfIt() throws IOException, InterruptedException {
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
                RealTools.resource("self.sh"),
                RealTools.launcher().toString(),
                RealTools.resource("self.c"),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z]+: .*")).toList();
    assertThat(cases).as(printed).hasSize(CASES).allMatch(it -> it.contains(": ok"));
  }
}
