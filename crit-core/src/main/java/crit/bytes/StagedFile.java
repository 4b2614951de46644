package crit.bytes;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that is written beside its place and put there when it is complete.
 *
 * <p>Until {@link #commit} nothing that stood at the place changes; closing without it leaves no
 * trace, nor does the end of the program by a signal that it can see. A file that is replaced hands
 * its mode on, and its owner where that is allowed. What is no regular file (a pipe, a terminal,
 * {@code /dev/null}) is written directly. A symbolic link is followed, so that the file it names is
 * replaced and not the link. A process that is killed may leave a file named {@code .NAME.N.part}.
 * Not safe for several threads.
 */
public final class StagedFile implements Closeable {
  private static final int ATTEMPTS = 10_000;
  private static final int MAX_LINKS = 40;
  private static final Set<StandardOpenOption> NEW =
      EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<PosixFilePermission> PRIVATE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path place;
  private final Path staged;
  private final FileChannel channel;
  private boolean done;

  private StagedFile(Path place, Path staged, FileChannel channel) {
    this.place = place;
    this.staged = staged;
    this.channel = channel;
    if (!isDirect()) {
      UnfinishedFiles.add(staged);
    }
  }

  /**
   * Starts a file.
   *
   * @throws IOException if its directory is missing or cannot be written
   */
  public static StagedFile create(Path file) throws IOException {
    return create(file, false);
  }

  /**
   * Starts a file with secrets, which is the owner's alone if it is new.
   *
   * @throws IOException if its directory is missing or cannot be written
   */
  public static StagedFile createPrivate(Path file) throws IOException {
    return create(file, true);
  }

  private static StagedFile create(Path file, boolean isPrivate) throws IOException {
    try {
      Path place = place(file);
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        return new StagedFile(place, place, FileChannel.open(place, StandardOpenOption.WRITE));
      }
      return beside(place, isPrivate || Files.exists(place));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": its directory does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": permission denied", e);
    }
  }

  /** Follows links to where the file is, or would be. */
  private static Path place(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(place); links++) {
      if (links == MAX_LINKS) {
        throw new IOException(file + ": more than " + MAX_LINKS + " symbolic links in a row");
      }
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  private static StagedFile beside(Path place, boolean isPrivate) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Path staged = place.resolveSibling("." + place.getFileName() + "." + attempt + ".part");
        return new StagedFile(place, staged, open(staged, isPrivate));
      } catch (FileAlreadyExistsException _) {
        // another process writes beside the same file, or a killed one left it: take the next name
      }
    }
    throw new IOException(place + ": " + ATTEMPTS + " unfinished files lie beside it");
  }

  /** Creates a file; one that replaces another is the owner's alone until it is complete. */
  private static FileChannel open(Path staged, boolean isPrivate) throws IOException {
    return isPrivate
        ? FileChannel.open(staged, NEW, PosixFilePermissions.asFileAttribute(PRIVATE))
        : FileChannel.open(staged, NEW);
  }

  /** Returns the directory in which the file is written. */
  public Path directory() {
    return isDirect() ? Path.of(System.getProperty("java.io.tmpdir")) : parent(staged);
  }

  /** Returns where to write; closing it has no effect. */
  public OutputStream stream() {
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new IOException(place + ": " + e.getMessage(), e);
        }
      }

      @Override
      public void close() {
        // the staged file closes its channel
      }
    };
  }

  /** Returns where to write in one pass, with holes for zeros unless it is no regular file. */
  public SparseOutput sparse() {
    return isDirect() ? SparseOutput.of(stream()) : SparseOutput.of(channel, place.toString());
  }

  /** Puts the file in its place: it is on the disk before its name is. */
  public void commit() throws IOException {
    if (!isDirect()) {
      if (Files.exists(place)) {
        Ownership.handOn(place, staged);
      }
      channel.force(true);
      Files.move(
          staged, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      UnfinishedFiles.remove(staged);
      try (var directory = FileChannel.open(parent(place), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
    done = true;
  }

  /** Closes the file, and removes it if it was not put in its place. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!done && !isDirect()) {
      Files.deleteIfExists(staged);
      UnfinishedFiles.remove(staged);
    }
  }

  private boolean isDirect() {
    return staged.equals(place);
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
