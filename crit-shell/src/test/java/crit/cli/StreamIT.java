package crit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemons serve the real CRIU, and clients that are not what they seem. */
class StreamIT {
  private static final int RESTORES = 19;
  private static final int CLIENTS = 20;
  private static final int FAULTS = 13;
  private static final int DUMPS = 7;
  private static final int SAMPLES = 42;

  @TempDir private Path work;

  @Tag("criu")
  @Test
  void criuDumpsAndRestoresThroughTheDaemons() throws IOException, InterruptedException {
    RealTools.require("python3");
    RealTools.assertCases(work, "stream.sh", RESTORES);
  }

  @Tag("criu")
  @Test
  void faultsLeaveTheImagesAsTheyAre() throws IOException, InterruptedException {
    for (String program : List.of("unshare", "ip", "mount", "setsid", "python3")) {
      RealTools.require(program);
    }
    RealTools.assertCases(work, "stream-faults.sh", FAULTS);
  }

  @Tag("criu")
  @Test
  void dumpsThatBreakOffLeaveNothing() throws IOException, InterruptedException {
    for (String program : List.of("unshare", "ip", "setsid", "python3")) {
      RealTools.require(program);
    }
    RealTools.assertCases(work, "stream-dumps.sh", DUMPS);
  }

  @Tag("criu")
  @Test
  void samplesComeUpAsTheyWere() throws IOException, InterruptedException {
    for (String program : List.of("gcc", "ip", "nsenter", "ps", "readelf", "setsid", "unshare")) {
      RealTools.require(program);
    }
    RealTools.assertCases(work, "stream-samples.sh", SAMPLES);
  }

  @Test
  void clientsThatMisbehaveHarmNobody() throws IOException, InterruptedException {
    RealTools.require("python3");
    RealTools.assertCases(work, "stream-clients.sh", CLIENTS);
  }
}
