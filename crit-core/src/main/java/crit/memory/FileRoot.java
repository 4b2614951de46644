package crit.memory;

import crit.bytes.ByteSource;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files are that the tasks had mapped: the root directory of their file system, or
 * nowhere.
 *
 * <p>A file is taken only if its size and its build-id are those that the checkpoint has, and if no
 * link leads out of the root.
 */
public final class FileRoot {
  /** No files are at hand. */
  public static final FileRoot NONE = new FileRoot(Optional.empty());

  private final Optional<Path> root;

  /** A file that was opened, or why it was not. */
  sealed interface Result {}

  /** A file that was opened. */
  record Opened(ByteSource source) implements Result {}

  /** Why a file was not opened. */
  record Refused(Unavailable why) implements Result {}

  private FileRoot(Optional<Path> root) {
    this.root = root;
  }

  /**
   * Takes a directory for the root of the tasks' file system.
   *
   * @throws IOException if it is no directory
   */
  public static FileRoot of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": is no directory, expected the root of a file system");
    }
    return new FileRoot(Optional.of(directory.toRealPath()));
  }

  /**
   * Opens a file of the checkpoint, if it is at hand and the same; the caller closes it.
   *
   * @return nothing if it is not there or differs
   */
  public Optional<ByteSource> find(reg_file_entry file) throws IOException {
    return open(file) instanceof Opened opened ? Optional.of(opened.source()) : Optional.empty();
  }

  /** Returns where a path leads below the root, through links; nothing if it leads nowhere. */
  public Optional<Path> locate(String path) throws IOException {
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Path place = root.get().resolve("./" + path).normalize();
    if (!Files.exists(place)) {
      return Optional.empty();
    }
    return Optional.of(place.toRealPath()).filter(it -> it.startsWith(root.get()));
  }

  Result open(reg_file_entry file) throws IOException {
    if (root.isEmpty()) {
      return refused(file, "which is not in the set; say where it is by --sysroot");
    }
    Path path = root.get().resolve("./" + file.getName()).normalize();
    if (!Files.isRegularFile(path)) {
      return refused(file, "which is not in " + root.get());
    }
    if (!path.toRealPath().startsWith(root.get())) {
      return refused(file, "which a link leads out of " + root.get());
    }
    ByteSource source = ByteSource.of(path);
    Optional<String> difference = difference(file, source);
    if (difference.isPresent()) {
      source.close();
      return refused(file, difference.get());
    }
    return new Opened(source);
  }

  /**
   * Returns how a file on the disk differs from the one of the checkpoint: it is not there, or has
   * another size, mode or build-id, as far as the checkpoint has them. Nothing if it is the same,
   * or if no files are at hand.
   */
  public Optional<String> difference(reg_file_entry file) throws IOException {
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Path path = root.get().resolve("./" + file.getName()).normalize();
    if (!path.startsWith(root.get()) || !Files.exists(path)) {
      return Optional.of("%s is not in %s".formatted(file.getName(), root.get()));
    }
    if (!path.toRealPath().startsWith(root.get())) {
      return Optional.of("a link leads %s out of %s".formatted(file.getName(), root.get()));
    }
    int mode = (int) Files.getAttribute(path, "unix:mode");
    if (file.hasMode() && mode != file.getMode()) {
      return Optional.of("%s has the mode 0%o, expected 0%o".formatted(path, mode, file.getMode()));
    }
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (ByteSource source = ByteSource.of(path)) {
      return difference(file, source).map(it -> file.getName() + ", " + it);
    }
  }

  private static Refused refused(reg_file_entry file, String why) {
    String text = "it is in the file %s, %s".formatted(file.getName(), why);
    return new Refused(new Unavailable(Reason.FILE, text));
  }

  private static Optional<String> difference(reg_file_entry file, ByteSource source)
      throws IOException {
    if (file.hasSize() && file.getSize() != source.size()) {
      return Optional.of(
          "of which %s has %d bytes, expected %d"
              .formatted(source.name(), source.size(), file.getSize()));
    }
    String expected = BuildId.text(file.getBuildIdList());
    String found = expected.isEmpty() ? "" : BuildId.read(source, expected.length());
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(
            "of which %s has the build-id %s, expected %s"
                .formatted(source.name(), found.isEmpty() ? "none" : found, expected));
  }

  /** Returns the build-id of an ELF file as a file entry has it; nothing if it has none. */
  public static List<Integer> buildId(ByteSource file) throws IOException {
    return BuildId.words(BuildId.read(file, 0));
  }

  /** Returns the build-id that a file entry has, in hex; empty if it has none. */
  public static String buildId(List<Integer> words) {
    return BuildId.text(words);
  }
}
