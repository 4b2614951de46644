package crit.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where file systems are mounted, as this process sees it. */
final class MountPoints {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;
  private static final int ESCAPE = 3;

  private MountPoints() {}

  /** Returns the mount points that a directory is, or has below it; none if nobody tells. */
  static List<Path> within(Path directory) throws IOException {
    List<Path> within = new ArrayList<>();
    if (Files.isReadable(TABLE)) {
      for (String line : Files.readAllLines(TABLE)) {
        Path point = Path.of(unescaped(line.split(" ", -1)[MOUNT_POINT]));
        if (point.startsWith(directory)) {
          within.add(point);
        }
      }
    }
    return within;
  }

  /** The kernel writes blanks, line feeds and backslashes as a backslash and three octal digits. */
  private static String unescaped(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        plain.append((char) Integer.parseInt(text, i + 1, i + 1 + ESCAPE, 8));
        i += ESCAPE;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
