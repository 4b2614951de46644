package crit.bytes;

import crit.bytes.UnexpectedEndException.Shortage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A stream, to which zeros are written as they are. */
final class SparseStream extends SparseOutput {
  /** How much is moved at a time, in bytes. */
  static final int PIECE = 1 << 20;

  private final OutputStream out;
  private final byte[] piece = new byte[PIECE];

  SparseStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void skip(long count) throws IOException {
    Arrays.fill(piece, 0, (int) Math.min(PIECE, count), (byte) 0);
    for (long left = count; left > 0; left -= Math.min(PIECE, left)) {
      out.write(piece, 0, (int) Math.min(PIECE, left));
    }
  }

  @Override
  public void copy(ByteSource source, long position, long length) throws IOException {
    long done = 0;
    while (done < length) {
      int wanted = (int) Math.min(PIECE, length - done);
      int count = source.read(position + done, piece, 0, wanted);
      if (count < 0) {
        throw new UnexpectedEndException(
            source.name(), "data", new Shortage(position, length, done));
      }
      out.write(piece, 0, count);
      done += count;
    }
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }
}
