package crit.memory.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds text by a map of its bytes, one bit each. What is too short is left out, but for what may
 * go on in the window before or behind.
 */
final class StringsScanner implements Scanner {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x7f * ONES;

  /** Times this, the lowest bits of eight bytes come together in the highest byte. */
  private static final long GATHER = 0x0102040810204080L;

  /** The map is searched for runs of at most as many bits. */
  private static final int MOST_ERODED = 8;

  private final long least;
  private final boolean isWide;
  private final int eroded;

  /** The bit of a byte is set if it belongs to text. */
  private long[] map = {};

  StringsScanner(long least, TextEncoding encoding) {
    this.least = least;
    this.isWide = encoding == TextEncoding.UTF_16LE;
    this.eroded = (int) Math.min(least, MOST_ERODED);
  }

  @Override
  public void scan(byte[] bytes, Window window, Hits hits) {
    int count = window.last() - window.first();
    int size = (count >> 6) + 2;
    if (map.length < size) {
      map = new long[size];
    }
    fill(bytes, window);
    var text = BitSet.valueOf(LongBuffer.wrap(map, 0, size));
    int width = isWide ? 2 : 1;
    int done = 0;
    int start = text.nextSetBit(0);
    if (start >= 0 && start < width) {
      done = text.nextClearBit(start);
      hits.add(window.first() + start, window.first() + done);
    }
    erode(size);
    var starts = BitSet.valueOf(LongBuffer.wrap(map, 0, size));
    for (start = starts.nextSetBit(done); start >= 0; start = starts.nextSetBit(done)) {
      done = text.nextClearBit(start);
      if (done - start >= least || done >= count) {
        hits.add(window.first() + start, window.first() + done);
      }
    }
    int end = text.length();
    start = text.previousClearBit(end - 1) + 1;
    if (end >= count && start >= done && start < end) {
      hits.add(window.first() + start, window.first() + end);
    }
  }

  private void fill(byte[] bytes, Window window) {
    int count = window.last() - window.first();
    Arrays.fill(map, 0);
    for (int i = 0; i < count; i += Long.SIZE) {
      long word = 0;
      for (int j = 0; j < Long.SIZE; j += Long.BYTES) {
        long eight = printable(bytes, window.first() + i + j);
        word |= ((eight >>> 7) * GATHER >>> 56) << j;
      }
      map[i >> 6] = word;
    }
    cut(isWide ? Math.min(count, window.end() - window.first() - 1) : count);
    if (isWide) {
      widen();
    }
  }

  /** Returns the highest bit of each byte that is the first of a character. */
  private long printable(byte[] bytes, int at) {
    long word = (long) WORD.get(bytes, at);
    long low = word & LOW_BITS;
    long differsFromTab = word ^ '\t' * ONES;
    long isTab = ~((differsFromTab & LOW_BITS) + LOW_BITS | differsFromTab);
    long isGraphic = low + (0x80 - ' ') * ONES & ~(low + ONES);
    long printable = (isGraphic & ~word | isTab) & HIGH_BITS;
    if (!isWide) {
      return printable;
    }
    long next = (long) WORD.get(bytes, at + 1);
    long isZero = ~((next & LOW_BITS) + LOW_BITS | next);
    return printable & isZero;
  }

  /** Clears the bits of bytes behind the last. */
  private void cut(int count) {
    int word = Math.max(count, 0) >> 6;
    map[word] &= (1L << count) - 1;
    Arrays.fill(map, word + 1, map.length, 0);
  }

  /** Adds the second byte of each character. */
  private void widen() {
    long carry = 0;
    for (int i = 0; i < map.length; i++) {
      long word = map[i];
      map[i] = word | word << 1 | carry;
      carry = word >>> 63;
    }
  }

  /** Leaves the bits that as many others follow as the shortest text has. */
  private void erode(int size) {
    for (int i = 0; i < size; i++) {
      long next = i + 1 < size ? map[i + 1] : 0;
      long word = map[i];
      for (int shift = 1; shift < eroded; shift++) {
        word &= map[i] >>> shift | next << -shift;
      }
      map[i] = word;
    }
  }
}
