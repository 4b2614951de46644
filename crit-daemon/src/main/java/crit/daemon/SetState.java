package crit.daemon;

import crit.checkpoint.Checkpoint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a set has changed: size, time and identity of all its files, and of those of
 * its parents. That files get second names does not count. What cannot be read is as if it were not
 * there.
 *
 * @param directories where the files are
 * @param files all of them, each directory's in the order of their names
 */
record SetState(Set<Path> directories, List<FileState> files) {
  /** What is like no set. */
  static final SetState NOTHING = new SetState(Set.of(), List.of());

  /** A file, and what tells whether it has changed. */
  private record FileState(Path path, long size, FileTime time, @Nullable Object identity) {}

  /**
   * Looks at a set, complete or not.
   *
   * @param set a directory, or an archive
   * @param others files that count as well
   */
  static SetState of(Path set, List<Path> others) {
    var state = new SetState(new LinkedHashSet<>(), new ArrayList<>());
    if (Files.isDirectory(set)) {
      state.addDirectory(set);
      state.addChain(set);
    } else {
      state.add(set);
    }
    others.forEach(state::add);
    return state;
  }

  /** Returns whether one of the files has that name. */
  boolean has(String name) {
    return files.stream().anyMatch(it -> it.path.endsWith(name));
  }

  /** Adds what a set has in {@code checkpoint}, and what it builds on. */
  private void addChain(Path set) {
    try (var checkpoint = Checkpoint.open(set)) {
      Optional<Checkpoint> next = Optional.of(checkpoint);
      while (next.isPresent()) {
        next.get().store().directory().ifPresent(this::addDirectory);
        next = next.get().parent();
      }
    } catch (IOException _) {
      // it is not complete, which is all there is to see of it
    }
  }

  private void addDirectory(Path directory) {
    File[] found = directory.toFile().listFiles();
    if (found != null && directories.add(directory.toAbsolutePath())) {
      Arrays.sort(found);
      for (File file : found) {
        add(file.toPath());
      }
    }
  }

  /** Sockets and directories are no images; what is gone meanwhile is none any more. */
  private void add(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        Path absolute = file.toAbsolutePath();
        directories.add(absolute.resolveSibling(""));
        files.add(
            new FileState(
                absolute, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
      }
    } catch (IOException _) {
      // a link that leads nowhere, or gone
    }
  }
}
