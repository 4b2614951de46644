package crit.bytes;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A regular file, read at a position and not mapped: a file that shrinks under a mapping kills the
 * process, and mapped pages count as the process's memory.
 *
 * <p>It is opened by the JDK's oldest means, which are ready 2 ms sooner than its channels. They
 * have one position, so that threads read one after the other. Of a large file large pieces are
 * read through a channel, by all threads at once; it has a descriptor of its own, since an
 * interrupted thread closes the channel that it reads, and what it read through closes with it.
 *
 * @param file what small pieces are read from
 * @param wide the same file opened once more; {@code file} itself if it is not large
 */
record FileSource(String name, RandomAccessFile file, RandomAccessFile wide, long size)
    implements ByteSource {
  /** From this size on a file is opened twice, in bytes. */
  static final int LARGE_FILE = 1 << 20;

  /** The least piece that is read through the channel: more than what streams ask for. */
  private static final int LARGE_PIECE = 1 << 17;

  /** The most that is read at once: the channel keeps a buffer of that size for each thread. */
  private static final int LARGEST_PIECE = 1 << 20;

  static ByteSource open(Path path) throws IOException {
    File file = path.toFile();
    if (file.isDirectory()) {
      throw new IOException(path + ": is a directory, expected a file");
    }
    try {
      if (file.exists() && !file.isFile()) {
        return new StreamSource(path.toString(), new FileInputStream(file));
      }
      return openRegular(file);
    } catch (FileNotFoundException e) {
      String reason = file.exists() ? "permission denied" : "no such file";
      throw new IOException(path + ": " + reason, e);
    }
  }

  private static FileSource openRegular(File path) throws IOException {
    var file = new RandomAccessFile(path, "r");
    try {
      long size = file.length();
      RandomAccessFile wide = size >= LARGE_FILE ? new RandomAccessFile(path, "r") : file;
      return new FileSource(path.toString(), file, wide, size);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    try {
      return length < LARGE_PIECE || size < LARGE_FILE
          ? readInTurn(position, into, offset, length)
          : readWide(position, into, offset, Math.min(length, LARGEST_PIECE));
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  private int readInTurn(long position, byte[] into, int offset, int length) throws IOException {
    synchronized (file) {
      file.seek(position);
      return file.read(into, offset, length);
    }
  }

  private int readWide(long position, byte[] into, int offset, int length) throws IOException {
    try {
      return wide.getChannel().read(ByteBuffer.wrap(into, offset, length), position);
    } catch (ClosedChannelException _) {
      return readInTurn(position, into, offset, length);
    }
  }

  @Override
  public int read(long position, ByteBuffer into) throws IOException {
    if (size < LARGE_FILE) {
      return ByteSource.super.read(position, into);
    }
    try {
      return wide.getChannel().read(into, position);
    } catch (ClosedChannelException _) {
      return ByteSource.super.read(position, into);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long transfer(long position, long length, WritableByteChannel to) throws IOException {
    if (size < LARGE_FILE || position >= size) {
      return 0;
    }
    try {
      return wide.getChannel().transferTo(position, length, to);
    } catch (ClosedChannelException _) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    try (wide) {
      file.close();
    }
  }
}
