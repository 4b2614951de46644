package crit.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Bytes that need no memory: a start, a pattern many times over, an end. They can be read as a file
 * or as a pipe, and compared with what is written.
 */
public final class RepeatedBytes implements ByteSource {
  private final byte[] start;
  private final byte[] pattern;
  private final byte[] end;
  private final long patternEnd;
  private boolean isPipe;

  /**
   * @param count how often the pattern stands
   */
  public RepeatedBytes(byte[] start, byte[] pattern, long count, byte[] end) {
    this.start = start;
    this.pattern = pattern;
    this.end = end;
    this.patternEnd = start.length + count * pattern.length;
  }

  /** Makes its size unknown, as that of a pipe is. */
  public RepeatedBytes asPipe() {
    isPipe = true;
    return this;
  }

  /** Returns the length, also that of a pipe. */
  public long length() {
    return patternEnd + end.length;
  }

  @Override
  public String name() {
    return "repeated";
  }

  @Override
  public long size() {
    return isPipe ? UNKNOWN : length();
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) {
    int count = (int) Math.min(length, length() - position);
    if (count <= 0 && length > 0) {
      return -1;
    }
    for (int done = 0; done < count; ) {
      done += piece(position + done, into, offset + done, count - done);
    }
    return count;
  }

  private int piece(long position, byte[] into, int offset, int length) {
    if (position < start.length) {
      return copy(start, (int) position, into, offset, length);
    }
    return position < patternEnd
        ? copy(pattern, (int) ((position - start.length) % pattern.length), into, offset, length)
        : copy(end, (int) (position - patternEnd), into, offset, length);
  }

  private static int copy(byte[] from, int at, byte[] into, int offset, int length) {
    int count = Math.min(length, from.length - at);
    System.arraycopy(from, at, into, offset, count);
    return count;
  }

  @Override
  public void close() {
    // there is nothing to give back
  }

  /** Compares what is written with these bytes. */
  public static final class Comparison extends OutputStream {
    private final RepeatedBytes expected;
    private byte[] piece = new byte[0];
    private long position;

    /** Expects these bytes and no more. */
    public Comparison(RepeatedBytes expected) {
      this.expected = expected;
    }

    /** Returns how many bytes were written, all of them as expected. */
    public long written() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (piece.length < length) {
        piece = new byte[length];
      }
      int count = expected.read(position, piece, 0, length);
      int difference = Arrays.mismatch(piece, 0, count, bytes, offset, offset + length);
      if (count < length || difference >= 0) {
        throw new AssertionError("differs in the " + length + " bytes from " + position + " on");
      }
      position += length;
    }
  }
}
