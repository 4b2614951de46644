package crit.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;

/**
 * Where large data goes in one forward pass, of which much may be zeros: a file, in which they are
 * holes, or a stream, to which they are written. Not safe for several threads.
 */
public abstract sealed class SparseOutput permits SparseFile, SparseStream {
  SparseOutput() {}

  /** Writes to a stream, which is left open. */
  public static SparseOutput of(OutputStream stream) {
    return new SparseStream(stream);
  }

  /** Writes to a file from its start on. */
  static SparseOutput of(FileChannel file, String name) {
    return new SparseFile(file, name);
  }

  /** Writes bytes of an array. */
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  /** Writes as many zeros as are wanted. */
  public abstract void skip(long count) throws IOException;

  /**
   * Writes bytes of a source.
   *
   * @param source what has them
   * @param position where they start in it
   * @param length how many there are
   * @throws UnexpectedEndException if the source ends before
   */
  public abstract void copy(ByteSource source, long position, long length) throws IOException;

  /** Ends the output: a file gets its size, though it may end in a hole. */
  public abstract void finish() throws IOException;
}
