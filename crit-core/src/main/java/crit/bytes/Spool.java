package crit.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait to be written: few in memory, many in a file that has no name any more.
 *
 * <p>Not safe for several threads.
 */
public final class Spool implements Closeable {
  private static final int IN_MEMORY = 1 << 20;
  private static final int PIECE = 1 << 18;

  private final Path directory;
  private final ByteSink memory = new ByteSink();
  private @Nullable RandomAccessFile file;
  private @Nullable RandomAccessFile wide;
  private long length;

  /** Keeps in memory what is small and puts the rest into a file in that directory. */
  public Spool(Path directory) {
    this.directory = directory;
  }

  /** Returns how many bytes were put. */
  public long length() {
    return length;
  }

  /** Puts bytes at the end. */
  public void put(byte[] bytes, int offset, int count) throws IOException {
    length += count;
    if (count > IN_MEMORY - memory.length()) {
      spill();
      write(bytes, offset, count);
    } else {
      memory.put(bytes, offset, count);
    }
  }

  /** Forgets everything. */
  public void clear() throws IOException {
    length = 0;
    memory.rollback(0);
    if (file != null) {
      file.setLength(0);
    }
  }

  /** Writes a part: {@code count} bytes from {@code start} on. */
  public void copyTo(long start, long count, ByteSink sink, OutputStream out) throws IOException {
    if (start < 0 || count > length - start) {
      throw new IllegalArgumentException(start + "+" + count + " is not within " + length);
    }
    long inFile = file == null ? 0 : file.length();
    long fromFile = Math.max(0, Math.min(count, inFile - start));
    if (fromFile > 0) {
      sink.drain();
      copyFile(start, fromFile, out);
    }
    if (fromFile < count) {
      int from = (int) (start + fromFile - inFile);
      sink.put(memory.array(), from, (int) (count - fromFile));
    }
  }

  /** Returns everything as a source, which is good until the spool changes or is closed. */
  public ByteSource toSource(String name) throws IOException {
    return file == null
        ? ByteSource.of(name, memory.toByteArray())
        : new FileSource(name, spilled(), wide(), length);
  }

  private RandomAccessFile spilled() throws IOException {
    spill();
    return file();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      wide().close();
    }
  }

  private void copyFile(long start, long count, OutputStream out) throws IOException {
    byte[] piece = new byte[(int) Math.min(count, PIECE)];
    long at = start;
    while (at < start + count) {
      int wanted = (int) Math.min(piece.length, start + count - at);
      file().seek(at);
      int read = file().read(piece, 0, wanted);
      out.write(piece, 0, read);
      at += read;
    }
  }

  private RandomAccessFile file() throws IOException {
    if (file == null) {
      Path path = Files.createTempFile(directory, ".crit-", ".spool");
      try {
        file = new RandomAccessFile(path.toFile(), "rw");
        wide = new RandomAccessFile(path.toFile(), "r");
      } finally {
        Files.delete(path);
      }
    }
    return file;
  }

  /** Returns the same file, to be read by several threads at once. */
  private RandomAccessFile wide() throws IOException {
    return wide == null ? file() : wide;
  }

  private void spill() throws IOException {
    write(memory.array(), 0, memory.length());
    memory.rollback(0);
  }

  private void write(byte[] bytes, int offset, int count) throws IOException {
    RandomAccessFile target = file();
    target.seek(target.length());
    target.write(bytes, offset, count);
  }
}
