package crit.memory.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Bytes in a row, of each of which some bits are given.
 *
 * <p>Two bytes of it, those which are rarest in memory, are compared at eight addresses at a time:
 * a word of eight bytes has a zero where the bits are equal. This is done for a block of words
 * without a branch, which the JVM makes into wider instructions.
 */
final class BytePattern extends SearchPattern {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 512;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  private final byte[] masks;
  private final byte[] bits;
  private final boolean isPlain;
  private final Anchor first;
  private final Anchor second;

  /**
   * A byte of the pattern that is looked for first.
   *
   * @param offset its index in the pattern
   * @param mask which bits count, eight times
   * @param bits what they are, eight times
   * @param frequency how frequent such a byte is, 0 to 1
   */
  private record Anchor(int offset, long mask, long bits, double frequency) {}

  private BytePattern(byte[] masks, byte[] bits) {
    this.masks = masks;
    this.bits = bits;
    this.isPlain = areAllOnes(masks);
    this.first = rarest(-1);
    this.second = bits.length == 1 ? first : rarest(first.offset());
  }

  static BytePattern of(byte[] bytes, boolean ignoresCase) throws SearchPatternException {
    byte[] masks = new byte[bytes.length];
    byte[] bits = bytes.clone();
    for (int i = 0; i < bits.length; i++) {
      boolean isLetter = (bits[i] | 0x20) >= 'a' && (bits[i] | 0x20) <= 'z';
      masks[i] = (byte) (ignoresCase && isLetter ? ~0x20 : ~0);
      bits[i] &= masks[i];
    }
    return of(bytes.length + " bytes", masks, bits);
  }

  /**
   * Makes a pattern that was written as {@code text}.
   *
   * @param masks which bits count
   * @param bits what they are, 0 where they do not count
   */
  static BytePattern of(String text, byte[] masks, byte[] bits) throws SearchPatternException {
    if (bits.length == 0 || bits.length > LARGEST) {
      throw new SearchPatternException(
          text, -1, "has %d bytes, expected 1 to %d".formatted(bits.length, LARGEST));
    }
    int any = 0;
    for (byte mask : masks) {
      any |= mask;
    }
    if (any == 0) {
      throw new SearchPatternException(text, -1, "fits everywhere, expected a digit");
    }
    return new BytePattern(masks, bits);
  }

  /** Makes a pattern that fits wherever each byte is of its set, and maybe elsewhere too. */
  static BytePattern covering(List<BitSet> sets) {
    byte[] masks = new byte[sets.size()];
    byte[] bits = new byte[sets.size()];
    for (int i = 0; i < masks.length; i++) {
      BitSet set = sets.get(i);
      int ones = set.isEmpty() ? 0 : 0xff;
      int zeros = ones;
      for (int value = set.nextSetBit(0); value >= 0; value = set.nextSetBit(value + 1)) {
        ones &= value;
        zeros &= ~value;
      }
      masks[i] = (byte) (ones | zeros);
      bits[i] = (byte) ones;
    }
    return new BytePattern(masks, bits);
  }

  private static boolean areAllOnes(byte[] masks) {
    int all = ~0;
    for (byte mask : masks) {
      all &= mask;
    }
    return all == ~0;
  }

  private Anchor rarest(int butNot) {
    Anchor rarest = new Anchor(0, 0, 0, 2);
    for (int i = 0; i < bits.length; i++) {
      double frequency = ByteFrequency.of(masks[i] & 0xff, bits[i] & 0xff);
      if (i != butNot && frequency < rarest.frequency()) {
        rarest = new Anchor(i, (masks[i] & 0xff) * ONES, (bits[i] & 0xff) * ONES, frequency);
      }
    }
    return rarest;
  }

  /** Returns which part of all addresses the two rarest bytes fit at, 0 to 1, roughly. */
  double frequency() {
    return first.equals(second) ? first.frequency() : first.frequency() * second.frequency();
  }

  int length() {
    return bits.length;
  }

  @Override
  Reach reach() {
    return new Reach(0, bits.length - 1);
  }

  @Override
  boolean isFoundInZeros() {
    for (byte bit : bits) {
      if (bit != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  Scanner scanner(Cancellation cancellation) {
    return (bytes, window, hits) ->
        find(bytes, window.first(), Math.min(window.last(), window.end() - length() + 1), hits);
  }

  @Override
  Delivery delivery(SearchListener listener) {
    return new EveryHit(listener);
  }

  /**
   * Adds the places where the pattern fits.
   *
   * @param from the first place to look at
   * @param to behind the last; the array goes on for the pattern's length and 520 bytes
   */
  void find(byte[] bytes, int from, int to, Hits hits) {
    for (int block = from; block < to; block += BLOCK) {
      if (hasPlace(bytes, block)) {
        findIn(bytes, block, Math.min(block + BLOCK, to), hits);
      }
    }
  }

  /** Returns whether the pattern may fit in a block. */
  private boolean hasPlace(byte[] bytes, int block) {
    long mask1 = first.mask();
    long bits1 = first.bits();
    long mask2 = second.mask();
    long bits2 = second.bits();
    int at1 = block + first.offset();
    int at2 = block + second.offset();
    long found = 0;
    for (int i = 0; i < BLOCK; i += Long.BYTES) {
      long word1 = ((long) WORD.get(bytes, at1 + i) & mask1) ^ bits1;
      long word2 = ((long) WORD.get(bytes, at2 + i) & mask2) ^ bits2;
      long differing = word1 | word2;
      found |= (differing - ONES) & ~differing;
    }
    return (found & ~LOW_BITS) != 0;
  }

  private void findIn(byte[] bytes, int from, int to, Hits hits) {
    for (int i = from; i < to; i += Long.BYTES) {
      long word1 = ((long) WORD.get(bytes, i + first.offset()) & first.mask()) ^ first.bits();
      long word2 = ((long) WORD.get(bytes, i + second.offset()) & second.mask()) ^ second.bits();
      long differing = word1 | word2;
      long equal = ~((differing & LOW_BITS) + LOW_BITS | differing | LOW_BITS);
      while (equal != 0) {
        int at = i + (Long.numberOfTrailingZeros(equal) >>> 3);
        if (at < to && fits(bytes, at)) {
          hits.add(at, at + bits.length);
        }
        equal &= equal - 1;
      }
    }
  }

  private boolean fits(byte[] bytes, int at) {
    if (isPlain) {
      return Arrays.equals(bytes, at, at + bits.length, bits, 0, bits.length);
    }
    for (int i = 0; i < bits.length; i++) {
      if ((bytes[at + i] & masks[i]) != bits[i]) {
        return false;
      }
    }
    return true;
  }
}
