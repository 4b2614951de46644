package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemons serve the real CRIU, and clients that are not what they seem. */
class StreamIT {
  private static final int RESTORES = 12;
  private static final int CLIENTS = 9;
  private static final int FAULTS = 13;

  @TempDir private Path work;

  /** Each case prints its name, and "ok" or what is wrong. */
  private List<String> cases(String script) throws IOException, InterruptedException {
    String printed =
        RealTools.run(
            work,
            List.of(RealTools.resource(script), RealTools.launcher().toString(), work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z -]+: .*")).toList();
    assertThat(cases).as(printed).isNotEmpty().allMatch(it -> it.endsWith(": ok"));
    return cases;
  }

  @Tag("criu")
  @Test
  void criuDumpsAndRestoresThroughTheDaemons() throws IOException, InterruptedException {
    RealTools.require("python3");
    assertThat(cases("stream.sh")).hasSize(RESTORES);
  }

  @Tag("criu")
  @Test
  void faultsLeaveTheImagesAsTheyAre() throws IOException, InterruptedException {
    for (String program : List.of("unshare", "ip", "mount", "setsid", "python3")) {
      RealTools.require(program);
    }
    assertThat(cases("stream-faults.sh")).hasSize(FAULTS);
  }

  @Test
  void clientsThatMisbehaveHarmNobody() throws IOException, InterruptedException {
    RealTools.require("python3");
    assertThat(cases("stream-clients.sh")).hasSize(CLIENTS);
  }
}
