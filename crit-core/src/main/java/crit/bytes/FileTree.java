package crit.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Files with all that is below them: given another place, or deleted. Links are not followed. It
 * undoes nothing if a step fails. Safe for several threads.
 */
public final class FileTree {
  private static final Set<PosixFilePermission> PRIVATE =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private FileTree() {}

  /** Makes a directory that is the owner's alone. */
  static void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
  }

  /**
   * Makes a directory if there is none.
   *
   * @return whether it was made
   * @throws IOException if something is in it
   */
  static boolean makeEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectory(directory);
      return true;
    }
    if (Files.isDirectory(directory) && !list(directory).isEmpty()) {
      throw new IOException(
          directory + ": is not empty, expected a directory to make or an empty one");
    }
    return false;
  }

  /** Returns what lies beside a path, nothing if that cannot be read. */
  static List<Path> siblings(Path place) throws IOException {
    try {
      return list(Objects.requireNonNullElse(place.getParent(), place));
    } catch (AccessDeniedException _) {
      return List.of();
    }
  }

  /** Returns what is in a directory. */
  static List<Path> list(Path directory) throws IOException {
    try (var stream = Files.newDirectoryStream(directory)) {
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add);
      return entries;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Gives a file a second name, and a directory a twin whose files are second names. Where a file
   * system allows no second name, it makes a copy, which is on the disk when it returns.
   *
   * @throws IOException if it is neither file, link nor directory and can have no second name
   */
  static void carry(Path from, Path to) throws IOException {
    var attributes =
        Files.readAttributes(from, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      createDirectory(to);
      for (Path entry : list(from)) {
        carry(entry, to.resolve(from.relativize(entry)));
      }
      Ownership.handOn(from, to);
      force(to);
    } else {
      link(from, to, attributes);
    }
  }

  private static void link(Path from, Path to, BasicFileAttributes attributes) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (attributes.isSymbolicLink()) {
        Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      } else if (attributes.isRegularFile()) {
        Files.copy(from, to);
        Ownership.handOn(from, to);
        force(to);
      } else {
        throw new IOException(
            "%s: is no file, and cannot have a second name: %s".formatted(from, e.getMessage()), e);
      }
    }
  }

  /** Waits until a file, or the names in a directory, are on the disk. */
  static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file, or a directory with all that is in it; nothing if there is none. */
  public static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.setPosixFilePermissions(path, PRIVATE);
        for (Path entry : list(path)) {
          delete(entry);
        }
      } catch (NoSuchFileException _) {
        return; // somebody else deletes it, too
      }
    }
    Files.deleteIfExists(path);
  }

  /** Returns what tells a file or directory from others of its file system. */
  static Object identity(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "no inode number");
  }
}
