package crit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that people run go on serving after the real CRIU restored them through the daemon. */
@Tag("criu")
class StreamLoadsIT {
  @TempDir private Path work;

  private void load(String name, int cases, String... programs)
      throws IOException, InterruptedException {
    for (String program : List.of("unshare", "ip", "ps", "python3")) {
      RealTools.require(program);
    }
    for (String program : programs) {
      RealTools.require(program);
    }
    RealTools.assertCases(work, "stream-loads.sh", cases, name, System.getProperty("java.home"));
  }

  @Test
  void redisKeepsItsDataAndItsClient() throws IOException, InterruptedException {
    load("redis", 4, "redis-server", "redis-cli");
  }

  @Test
  void javaKeepsItsHeapAndCountsOn() throws IOException, InterruptedException {
    load("jvm", 3);
  }

  @Test
  void nginxKeepsItsWorkersAndStartsNewOnes() throws IOException, InterruptedException {
    load("nginx", 4, "nginx");
  }
}
