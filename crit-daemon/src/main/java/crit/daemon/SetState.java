package crit.daemon;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What tells whether a set has changed: size, time and identity of all its files, and of those of
 * its parents. That files get second names does not count.
 *
 * @param files a line for each
 */
record SetState(List<String> files) {

  /** Looks at a directory, or at an archive. */
  static SetState of(Path set) throws IOException {
    List<String> files = new ArrayList<>();
    if (Files.isDirectory(set)) {
      try (var checkpoint = Checkpoint.open(set)) {
        Optional<ImageStore> store = Optional.of(checkpoint.store());
        while (store.isPresent()) {
          addDirectory(store.get().directory().orElse(set), files);
          store = store.get().parent();
        }
      }
    } else {
      add(set, files);
    }
    return new SetState(files);
  }

  private static void addDirectory(Path directory, List<String> files) throws IOException {
    files.add(directory.toString());
    List<String> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        add(entry, found);
      }
    }
    found.sort(null);
    files.addAll(found);
  }

  /** Sockets and directories are no images. */
  private static void add(Path file, List<String> files) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      var link = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      var attributes =
          link.isSymbolicLink() && Files.exists(file)
              ? Files.readAttributes(file, BasicFileAttributes.class)
              : link;
      if (attributes.isRegularFile() || link.isSymbolicLink()) {
        files.add(
            "%s %d %s %s"
                .formatted(
                    file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
    }
  }
}
