package crit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import crit.image.ImageTypes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** What CRIU leaves out of a restore with {@code --stream} and does not say. */
final class LostRules {
  private static final String NFTABLES = "NFTABLES";
  private static final String LOST =
      ": CRIU restores no rules of nftables through --stream; restore from a view if they matter";

  private LostRules() {}

  /** Returns a warning for each image that is left out. */
  static List<String> warnings(ImageStore set) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (String name : set.names()) {
      if (ImageTypes.byFileName(name).filter(it -> it.name().equals(NFTABLES)).isPresent()
          && hasTables(name, set)) {
        warnings.add(name + LOST);
      }
    }
    return warnings;
  }

  /**
   * CRIU 4.3 takes the size of such a file for what a pipe says of itself, which is 0. Its own
   * table, which kept the network still during the dump, is no loss.
   */
  private static boolean hasTables(String name, ImageStore set) throws IOException {
    try (ByteSource bytes = set.open(name);
        var lines = new BufferedReader(new InputStreamReader(bytes.toStream(), UTF_8))) {
      return lines.lines().anyMatch(it -> it.startsWith("table ") && !it.contains(" CRIU-"));
    }
  }
}
