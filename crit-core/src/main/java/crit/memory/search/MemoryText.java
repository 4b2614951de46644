package crit.memory.search;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/** A part of an array as text, of which each byte is a character. It can be moved. */
final class MemoryText implements CharSequence {
  /** How many characters are read between two looks at whether the search is over. */
  private static final int PATIENCE = 1 << 16;

  private final Cancellation cancellation;
  private byte[] bytes = {};
  private int start;
  private int length;
  private int patience = PATIENCE;

  MemoryText(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  void move(byte[] array, int from, int to) {
    bytes = array;
    start = from;
    length = to - from;
  }

  @Override
  public int length() {
    return length;
  }

  /**
   * Returns a byte.
   *
   * @throws CancellationException if the search is over: some expressions never end
   */
  @Override
  public char charAt(int index) {
    if (--patience < 0) {
      patience = PATIENCE;
      if (cancellation.isCancelled()) {
        throw new CancellationException();
      }
    }
    return (char) (bytes[start + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return new String(bytes, start + from, to - from, StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return subSequence(0, length).toString();
  }
}
