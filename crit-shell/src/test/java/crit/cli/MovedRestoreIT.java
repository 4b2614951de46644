package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real CRIU restores what rules moved, and the programs themselves say where they are. */
@Tag("criu")
class MovedRestoreIT {
  @TempDir private Path work;

  private List<String> cases(String script, String source)
      throws IOException, InterruptedException {
    RealTools.require("gcc");
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource(script),
                RealTools.launcher().toString(),
                RealTools.resource(source),
                work.toString()));
    List<String> cases = printed.lines().filter(it -> it.matches("[a-z]+: .*")).toList();
    assertThat(cases).as(printed).allMatch(it -> it.contains(": ok"));
    return cases;
  }

  @Test
  void programFindsItsFilesTerminalCgroupAndMountsMoved() throws IOException, InterruptedException {
    RealTools.require("script");
    List<String> cases = cases("places.sh", "places.c");
    cases.stream().filter(it -> it.contains("not tried")).forEach(System.out::println);
    assertThat(cases)
        .extracting(it -> it.substring(0, it.indexOf(':')))
        .containsExactly(
            "stdio",
            "written",
            "inherit",
            "device",
            "cgroup",
            "container",
            "tty",
            "external",
            "mount");
  }

  @Test
  void bothEndsOfConnectionGoOnElsewhere() throws IOException, InterruptedException {
    RealTools.require("ip");
    RealTools.require("nsenter");
    assertThat(cases("pair.sh", "pair.c")).containsExactly("server: ok", "client: ok");
  }
}
