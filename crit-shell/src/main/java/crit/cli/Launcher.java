package crit.cli;

import java.nio.file.Path;

/** The script that started this program, for what starts it again. */
final class Launcher {
  private Launcher() {}

  /** Returns its path, absolute. */
  static Path path() {
    return Path.of(System.getProperty("crit.launcher", "crit")).toAbsolutePath().normalize();
  }

  /** Returns a word as a shell takes it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
