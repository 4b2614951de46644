package crit.daemon;

import crit.checkpoint.Checkpoint;
import crit.memory.FlatStore;
import java.io.IOException;
import java.nio.file.Path;

/** Tells a dump that CRIU has written to its end from one that it has not. */
public final class WholeDump {
  private WholeDump() {}

  /**
   * Looks at the inventory, which CRIU writes last, and at the pages that page maps tell of.
   *
   * @throws IOException if something is missing, as when CRIU was killed at the last moment
   */
  public static void check(Path directory) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      if (set.inventory().isEmpty()) {
        throw new IOException("the inventory has no entry");
      }
      FlatStore.of(set).close();
    } catch (IOException e) {
      throw new IOException("the dump is not complete: " + e.getMessage(), e);
    }
  }
}
