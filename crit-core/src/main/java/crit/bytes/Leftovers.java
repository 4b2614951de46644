package crit.bytes;

import crit.bytes.DirectoryLock.Outcome;
import crit.bytes.StagedDirectory.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What lies beside a directory that was replaced, or was to be. */
final class Leftovers {
  private Leftovers() {}

  /**
   * Deletes what killed processes left.
   *
   * @param lock that of the directory
   */
  static List<Leftover> remove(Path place, DirectoryLock lock) throws IOException {
    var name = Pattern.compile("\\.%s\\.[0-9]+\\.part".formatted(Pattern.quote(name(place))));
    List<Leftover> leftovers = new ArrayList<>();
    for (Path sibling : FileTree.siblings(place)) {
      if (name.matcher(name(sibling)).matches()
          && Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)) {
        leftovers.add(new Leftover(sibling, lock.outcome() == Outcome.HELD && isRemoved(sibling)));
      }
    }
    return leftovers;
  }

  private static boolean isRemoved(Path leftover) {
    try (DirectoryLock lock = DirectoryLock.attempt(leftover)) {
      if (lock.outcome() == Outcome.HELD) {
        FileTree.delete(leftover);
        UnfinishedFiles.remove(leftover);
        return true;
      }
    } catch (IOException _) {
      // it is named to the user instead
    }
    return false;
  }

  /** Deletes what this process left, unless another one has made something of the same name. */
  static void removeOwn(Path leftover) throws IOException {
    try (DirectoryLock lock = DirectoryLock.attempt(leftover)) {
      if (lock.outcome() != Outcome.BUSY) {
        FileTree.delete(leftover);
        UnfinishedFiles.remove(leftover);
      }
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
