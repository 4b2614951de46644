package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines and clients restore through the remote calls of the real CRIU, and know of nothing. */
@Tag("criu")
class ContainersIT {
  private static final int CASES = 13;

  @TempDir private Path work;

  @Test
  void enginesRestoreWhatRulesMade() throws IOException, InterruptedException {
    for (String program : List.of("gcc", "python3", "runc", "podman")) {
      RealTools.require(program);
    }
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource("containers.sh"),
                RealTools.launcher().toString(),
                RealTools.resource("served.c"),
                RealTools.resource("rpc-client.py"),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z]+: .*")).toList();
    assertThat(cases).as(printed).hasSize(CASES).allMatch(it -> it.endsWith(": ok"));
  }
}
