package crit.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Named bytes that can be read at any position.
 *
 * <p>It keeps no position of its own and no buffer. A source of a pipe has no size and can only be
 * read in order. Sources of files and of arrays may be read by several threads.
 */
public interface ByteSource extends Closeable {
  /** The size of a source that ends where a pipe ends. */
  long UNKNOWN = -1;

  /** Returns the name that errors show: a file's name, or {@code stdin}. */
  String name();

  /** Returns the size in bytes, or {@link #UNKNOWN}. */
  long size();

  /**
   * Reads at least one byte, unless {@code length} is 0 or the end is reached.
   *
   * @param position where to read, in bytes from the start; for a pipe the end of the last read
   * @return how many bytes were read, or -1 at the end
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /**
   * Reads at least one byte, unless there is no room or the end is reached.
   *
   * @param position where to read, as above
   * @param into gets the bytes from its position on, which moves behind them
   * @return how many bytes were read, or -1 at the end
   */
  default int read(long position, ByteBuffer into) throws IOException {
    byte[] bytes = new byte[into.remaining()];
    int count = read(position, bytes, 0, bytes.length);
    if (count > 0) {
      into.put(bytes, 0, count);
    }
    return count;
  }

  /**
   * Hands bytes to a channel without taking them into this process, if the source is a file.
   *
   * @return how many there were; 0 at the end, or if it cannot be done
   */
  default long transfer(long position, long length, WritableByteChannel to) throws IOException {
    return 0;
  }

  @Override
  void close() throws IOException;

  /**
   * Returns a part of this source, which is good until this source is closed; closing the part does
   * nothing.
   *
   * @param name the name that errors show
   * @param start the position of its first byte
   * @param size its size in bytes
   * @throws IllegalArgumentException if it is not within this source, or the size is not known
   */
  default ByteSource slice(String name, long start, long size) {
    return new SliceSource(name, this, start, size);
  }

  /** Returns the bytes in order, from the first; closing the stream leaves the source open. */
  default InputStream toStream() {
    return new SourceStream(this);
  }

  /** Opens a file; a pipe or a device is read in order, whatever its size is said to be. */
  static ByteSource of(Path file) throws IOException {
    return FileSource.open(file);
  }

  /** Reads from an array, which the caller does not change any more. */
  static ByteSource of(String name, byte[] bytes) {
    return new HeapSource(name, bytes);
  }

  /** Reads a stream in order. */
  static ByteSource of(String name, InputStream stream) {
    return new StreamSource(name, stream);
  }
}
