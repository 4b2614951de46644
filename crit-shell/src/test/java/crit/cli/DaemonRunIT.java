package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon with several listeners, which are told to change while they serve. */
class DaemonRunIT {
  private static final int CASES = 41;

  @TempDir private Path work;

  @Test
  void listenersComeGoAndChange() throws IOException, InterruptedException {
    RealTools.require("python3");
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource("daemon-run.sh"),
                RealTools.launcher().toString(),
                RealTools.ROOT.resolve("samples").toString(),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z]+: .*")).toList();
    assertThat(cases).as(printed).hasSize(CASES).allMatch(it -> it.endsWith(": ok"));
  }
}
