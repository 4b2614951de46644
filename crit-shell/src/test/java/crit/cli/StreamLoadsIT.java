package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs as people have them go through the daemons, and go on serving. */
@Tag("criu")
class StreamLoadsIT {
  private static final int CASES = 10;

  @TempDir private Path work;

  @Test
  void programsGoOnServing() throws IOException, InterruptedException {
    for (String program : List.of("python3", "redis-server", "nginx")) {
      RealTools.require(program);
    }
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource("stream-loads.sh"),
                RealTools.launcher().toString(),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z-]+: .*")).toList();
    assertThat(cases).as(printed).hasSize(CASES).allMatch(it -> it.endsWith(": ok"));
  }
}
