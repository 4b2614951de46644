package crit.bytes;

import crit.bytes.UnexpectedEndException.Shortage;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a source from its start to its end, through a buffer whose bytes can be looked at in place.
 *
 * <p>It asks for exactly as many bytes as it was told or throws {@link UnexpectedEndException};
 * nothing above it checks for short reads. A length is compared with what remains before anything
 * is allocated; of a pipe, whose end is not known, no more is allocated than twice what came. Words
 * are little endian unless {@link #setBigEndian} says otherwise. Not safe for several threads; it
 * does not close its source.
 */
public final class ByteReader {
  /** What {@link #remaining} says of a pipe. */
  public static final long UNKNOWN = ByteSource.UNKNOWN;

  private static final int BUFFER = 1 << 16;
  private static final int RETAINED = 1 << 20;

  private final ByteSource source;
  private byte[] buffer;
  private int at;
  private int limit;

  /** The position of the buffer's first byte in the source. */
  private long base;

  private boolean ended;
  private boolean bigEndian;
  private boolean isRetained;

  /** Reads the source from its first byte. */
  public ByteReader(ByteSource source) {
    this(source, BUFFER);
  }

  /** Reads with a buffer of the given size, which grows when a look ahead needs it. */
  ByteReader(ByteSource source, int bufferSize) {
    this.source = source;
    this.buffer = new byte[bufferSize];
  }

  /** Takes the words that follow as big endian, as images from s390x have them. */
  public void setBigEndian(boolean isBigEndian) {
    this.bigEndian = isBigEndian;
  }

  /** Returns the name of the source. */
  public String name() {
    return source.name();
  }

  /** Returns the position of the next byte, in bytes from the start. */
  public long position() {
    return base + at;
  }

  /** Returns how many bytes follow, or {@link ByteSource#UNKNOWN}. */
  public long remaining() {
    if (ended) {
      return (long) limit - at;
    }
    return source.size() == ByteSource.UNKNOWN ? ByteSource.UNKNOWN : source.size() - position();
  }

  /** Returns the buffer; the bytes that {@link #ahead} found stand from {@link #index} on. */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns the index of the next byte in the buffer, until something is read. */
  public int index() {
    return at;
  }

  /** Returns how many bytes stand in the buffer. */
  public int available() {
    return limit - at;
  }

  /** Returns whether no byte follows. */
  public boolean atEnd() throws IOException {
    return at == limit && ahead(1) == 0;
  }

  /** Brings the next {@code count} bytes into the buffer and returns how many there are of them. */
  public int ahead(int count) throws IOException {
    while (limit - at < count && !ended) {
      makeRoom(count);
      fill();
    }
    return Math.min(count, limit - at);
  }

  /**
   * Brings the next {@code count} bytes into the buffer.
   *
   * @param what their name in the error
   * @throws UnexpectedEndException if fewer remain
   */
  public void require(int count, String what) throws IOException {
    if (limit - at >= count) {
      return;
    }
    long remaining = remaining();
    long actual = remaining >= 0 && remaining < count ? remaining : ahead(count);
    if (actual < count) {
      throw new UnexpectedEndException(name(), what, new Shortage(position(), count, actual));
    }
  }

  /** Steps over bytes that {@link #ahead} or {@link #require} brought into the buffer. */
  public void advance(int count) {
    if (count > limit - at) {
      throw new IllegalArgumentException(count + " bytes are more than the buffer holds");
    }
    at += count;
  }

  /** Reads an unsigned word of 4 bytes. */
  public long u32(String what) throws IOException {
    require(Integer.BYTES, what);
    int word = Words.u32(buffer, at);
    at += Integer.BYTES;
    return Integer.toUnsignedLong(bigEndian ? Integer.reverseBytes(word) : word);
  }

  /** Reads an unsigned word of 2 bytes. */
  public int u16(String what) throws IOException {
    require(Short.BYTES, what);
    short word = (short) (buffer[at] & 0xff | buffer[at + 1] << 8);
    at += Short.BYTES;
    return Short.toUnsignedInt(bigEndian ? Short.reverseBytes(word) : word);
  }

  /** Takes bytes as they come out of a buffer, which is used again afterwards. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes {@code length} bytes that stand at {@code offset}. */
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * Hands over {@code count} bytes, piece by piece, in constant memory.
   *
   * @throws UnexpectedEndException if fewer remain; when the size is known, before the first piece
   */
  public void transfer(long count, String what, Consumer consumer) throws IOException {
    requireRemaining(count, what);
    long start = position();
    long left = count;
    while (left > 0) {
      int piece = ahead((int) Math.min(left, buffer.length));
      if (piece == 0) {
        throw new UnexpectedEndException(name(), what, new Shortage(start, count, count - left));
      }
      consumer.accept(buffer, at, piece);
      at += piece;
      left -= piece;
    }
  }

  /** Hands over all bytes up to the end. */
  public void transferRest(Consumer consumer) throws IOException {
    for (int piece = ahead(buffer.length); piece > 0; piece = ahead(buffer.length)) {
      consumer.accept(buffer, at, piece);
      at += piece;
    }
  }

  /** Keeps all bytes in the buffer, up to 1 MiB of them, until {@link #release}. */
  public void retain() {
    isRetained = true;
  }

  /** Lets bytes that were read leave the buffer. */
  public void release() {
    isRetained = false;
  }

  /**
   * Goes back to the first byte.
   *
   * @return false if it has left the buffer
   */
  public boolean rewind() {
    boolean isThere = base == 0;
    at = isThere ? 0 : at;
    return isThere;
  }

  /**
   * Steps over {@code count} bytes, without reading them where the source can.
   *
   * @throws UnexpectedEndException if fewer remain
   */
  public void skip(long count, String what) throws IOException {
    if (count <= limit - at) {
      at += (int) count;
    } else if (source.size() == ByteSource.UNKNOWN) {
      transfer(count, what, (_, _, _) -> {});
    } else {
      requireRemaining(count, what);
      base = position() + count;
      at = 0;
      limit = 0;
      ended = false;
    }
  }

  private void requireRemaining(long count, String what) throws IOException {
    long remaining = remaining();
    if (remaining >= 0 && count > remaining) {
      throw new UnexpectedEndException(name(), what, new Shortage(position(), count, remaining));
    }
  }

  /** Moves what is left to the front, and grows the buffer by what is asked for or by twice. */
  private void makeRoom(int count) {
    if (at > 0 && !(isRetained && limit < RETAINED)) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      base += at;
      limit -= at;
      at = 0;
    }
    if (limit == buffer.length) {
      boolean isKnown = remaining() != ByteSource.UNKNOWN;
      long twice = 2L * buffer.length;
      long wanted = Math.min((long) at + count, isKnown ? at + remaining() : twice);
      long least = isRetained ? twice : buffer.length + 1L;
      buffer = Arrays.copyOf(buffer, (int) Math.max(wanted, least));
    }
  }

  private void fill() throws IOException {
    int count = source.read(base + limit, buffer, limit, buffer.length - limit);
    if (count < 0) {
      ended = true;
    } else {
      limit += count;
    }
  }
}
