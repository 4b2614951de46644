package crit.daemon;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a set has changed: size, time and identity of all its files, and of those of
 * its parents. That files get second names does not count.
 *
 * @param files all of them, each directory's in the order of their names
 */
record SetState(List<FileState> files) {

  /** A file, and what tells whether it has changed. */
  private record FileState(Path path, long size, FileTime time, @Nullable Object identity) {}

  /** Looks at a directory, or at an archive. */
  static SetState of(Path set) throws IOException {
    List<FileState> files = new ArrayList<>();
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

  private static void addDirectory(Path directory, List<FileState> files) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory)) {
      entries.forEach(found::add);
    }
    found.sort(null);
    for (Path file : found) {
      add(file, files);
    }
  }

  /** Sockets and directories are no images; what is gone meanwhile is none any more. */
  private static void add(Path file, List<FileState> files) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        files.add(
            new FileState(
                file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
    } catch (NoSuchFileException _) {
      // a link that leads nowhere, or gone
    }
  }
}
