package crit.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects bytes in an array that grows, and hands them to a stream when told to.
 *
 * <p>Until {@link #drain} everything that was put can be taken back with {@link #rollback}. Words
 * are little endian. It never closes the stream. Not safe for several threads.
 */
public final class ByteSink {
  private static final int CAPACITY = 1 << 10;
  private static final int DRAIN_AT = 1 << 16;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private final OutputStream out;
  private byte[] bytes;
  private int length;

  /** Collects in memory only. */
  public ByteSink() {
    this(OutputStream.nullOutputStream());
  }

  /** Collects for a stream. */
  public ByteSink(OutputStream out) {
    this.out = out;
    this.bytes = new byte[CAPACITY];
  }

  /** Returns how many bytes were put and not yet drained. */
  public int length() {
    return length;
  }

  /** Returns the array whose first {@link #length} bytes were put; the next put may replace it. */
  public byte[] array() {
    return bytes;
  }

  /** Returns a copy of what was put and not yet drained. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Takes back everything after the first {@code size} bytes. */
  public void rollback(int size) {
    if (size > length) {
      throw new IllegalArgumentException(size + " bytes were not put, only " + length);
    }
    length = size;
  }

  /** Puts one byte. */
  public void put(int value) {
    if (length == bytes.length) {
      reserve(1);
    }
    bytes[length++] = (byte) value;
  }

  /** Puts all bytes of an array. */
  public void put(byte[] from) {
    put(from, 0, from.length);
  }

  /** Puts a part of an array. */
  public void put(byte[] from, int offset, int count) {
    if (bytes.length - length < count) {
      reserve(count);
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** Puts text that has no character above 0xff, one byte each. */
  public void ascii(String text) {
    put(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Puts a word of 4 bytes. */
  public void u32(int word) {
    reserve(Integer.BYTES);
    length += Integer.BYTES;
    setU32(length - Integer.BYTES, word);
  }

  /** Puts a word of 4 bytes in the place of one that was put. */
  public void setU32(int index, int word) {
    if (index < 0 || index > length - Integer.BYTES) {
      throw new IllegalArgumentException(index + " is not within " + length);
    }
    bytes[index] = (byte) word;
    bytes[index + 1] = (byte) (word >> 8);
    bytes[index + 2] = (byte) (word >> 16);
    bytes[index + 3] = (byte) (word >> 24);
  }

  /** Puts a word of 8 bytes. */
  public void u64(long word) {
    u32((int) word);
    u32((int) (word >> Integer.SIZE));
  }

  /** Makes room for {@code count} bytes in front of what was put from {@code start} on. */
  public void insertGap(int start, int count) {
    reserve(count);
    System.arraycopy(bytes, start, bytes, start + count, length - start);
    length += count;
  }

  /**
   * Makes room for {@code count} more bytes, at most 2 GiB in all, which the caller may write into
   * {@link #array} from {@link #length} on and then count in with {@link #commit}.
   */
  public void reserve(int count) {
    long needed = (long) length + count;
    if (needed > MAX_ARRAY) {
      throw new OutOfMemoryError("what is made of one entry is larger than 2 GiB");
    }
    if (needed > bytes.length) {
      long twice = Math.min(2L * bytes.length, MAX_ARRAY);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, twice));
    }
  }

  /** Counts in bytes that were written into the array. */
  public void commit(int count) {
    length += count;
  }

  /** Hands everything to the stream if it is worth a write. */
  public void drainIfLarge() throws IOException {
    if (length >= DRAIN_AT) {
      drain();
    }
  }

  /** Hands everything to the stream, and behind it all of another sink. */
  public void drain(ByteSink other) throws IOException {
    drain();
    out.write(other.bytes, 0, other.length);
  }

  /** Hands everything to the stream, which is not flushed. */
  public void drain() throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }
}
