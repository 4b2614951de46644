package crit.bytes;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written beside its place and put there when it is complete.
 *
 * <p>Until {@link #commit} nothing that stood at the place changes; closing without it leaves no
 * trace. What is no regular file (a pipe, a terminal, {@code /dev/null}) is written directly. A
 * symbolic link is followed, so that the file it names is replaced and not the link. A process that
 * is killed may leave a file named {@code .NAME.N.part}. Not safe for several threads.
 */
public final class StagedFile implements Closeable {
  private static final int ATTEMPTS = 10_000;

  private final Path place;
  private final Path staged;
  private final FileChannel channel;
  private boolean done;

  private StagedFile(Path place, Path staged, FileChannel channel) {
    this.place = place;
    this.staged = staged;
    this.channel = channel;
  }

  /**
   * Starts a file.
   *
   * @throws IOException if its directory is missing or cannot be written
   */
  public static StagedFile create(Path file) throws IOException {
    Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    try {
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        return new StagedFile(place, place, FileChannel.open(place, StandardOpenOption.WRITE));
      }
      return beside(place);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": its directory does not exist", e);
    }
  }

  private static StagedFile beside(Path place) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String name = "." + place.getFileName() + "." + attempt + ".part";
      try {
        Path staged = place.resolveSibling(name);
        return new StagedFile(
            place,
            staged,
            FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      } catch (FileAlreadyExistsException _) {
        // another process writes beside the same file, or a killed one left it: take the next name
      }
    }
    throw new IOException(place + ": " + ATTEMPTS + " unfinished files lie beside it");
  }

  /** Returns the directory in which the file is written. */
  public Path directory() {
    return staged.equals(place) ? Path.of(System.getProperty("java.io.tmpdir")) : parent(staged);
  }

  /** Returns where to write; closing it has no effect. */
  public OutputStream stream() {
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {
        // the staged file closes its channel
      }
    };
  }

  /** Puts the file in its place: it is on the disk before its name is. */
  public void commit() throws IOException {
    if (!staged.equals(place)) {
      channel.force(true);
      Files.move(
          staged, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
    if (!done && !staged.equals(place)) {
      Files.deleteIfExists(staged);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
