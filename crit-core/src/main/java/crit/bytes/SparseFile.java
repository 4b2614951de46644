package crit.bytes;

import crit.bytes.UnexpectedEndException.Shortage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file in which zeros are holes. What is copied from another file passes by this process. */
final class SparseFile extends SparseOutput {
  /** What is worth handing to the kernel, in bytes; less is read and written. */
  private static final int LARGE = 1 << 16;

  private static final int PIECE = 1 << 20;

  private final FileChannel file;
  private final String name;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
  private long position;

  SparseFile(FileChannel file, String name) {
    this.file = file;
    this.name = name;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  private void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        position += file.write(bytes, position);
      }
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void skip(long count) {
    position += count;
  }

  @Override
  public void copy(ByteSource source, long from, long length) throws IOException {
    long done = length < LARGE ? 0 : transfer(source, from, length);
    while (done < length) {
      piece.clear().limit((int) Math.min(PIECE, length - done));
      int count = source.read(from + done, piece);
      if (count < 0) {
        throw new UnexpectedEndException(source.name(), "data", new Shortage(from, length, done));
      }
      write(piece.flip());
      done += count;
    }
  }

  /** Lets the kernel copy, and returns how much it did: nothing if the source is no file. */
  private long transfer(ByteSource source, long from, long length) throws IOException {
    long done = 0;
    try {
      long count;
      do {
        file.position(position);
        count = source.transfer(from + done, length - done, file);
        done += count;
        position += count;
      } while (count > 0 && done < length);
    } catch (IOException e) {
      throw new IOException("%s: from %s: %s".formatted(name, source.name(), e.getMessage()), e);
    }
    return done;
  }

  @Override
  public void finish() throws IOException {
    if (file.size() < position) {
      file.write(ByteBuffer.allocate(1), position - 1);
    }
  }
}
