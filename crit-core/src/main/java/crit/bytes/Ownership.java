package crit.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Owner and mode of a file or directory, which one that takes its place keeps. */
final class Ownership {
  private static final String MODE = "unix:mode";

  /** All bits of a mode but those that tell a file from a directory. */
  private static final int PERMISSIONS = 07777;

  private Ownership() {}

  /** Gives the mode to another file or directory, and the owner where that is allowed. */
  static void handOn(Path from, Path to) throws IOException {
    try {
      for (String owner : new String[] {"unix:gid", "unix:uid"}) {
        Object old = Files.getAttribute(from, owner);
        if (!old.equals(Files.getAttribute(to, owner))) {
          Files.setAttribute(to, owner, old);
        }
      }
    } catch (IOException | UnsupportedOperationException _) {
      // only root may give files away: then it is ours, as with any editor
    }
    Files.setAttribute(to, MODE, (int) Files.getAttribute(from, MODE) & PERMISSIONS);
  }
}
