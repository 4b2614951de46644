package crit.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that shows a set as rules leave it, while both change. */
class ViewIT {
  private static final int CASES = 39;

  @TempDir private Path work;

  @Test
  void viewFollowsItsRulesAndItsSet() throws IOException, InterruptedException {
    RealTools.require("python3");
    RealTools.assertCases(work, "view.sh", CASES);
  }
}
