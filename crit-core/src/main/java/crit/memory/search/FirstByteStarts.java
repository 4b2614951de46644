package crit.memory.search;

import java.util.BitSet;

/** A match may start at each byte of a set. */
final class FirstByteStarts implements Starts {
  private final boolean[] isFirst = new boolean[256];
  private byte[] bytes = {};
  private int last;

  FirstByteStarts(BitSet set) {
    set.stream().forEach(value -> isFirst[value] = true);
  }

  @Override
  public void look(byte[] bytes, Window window) {
    this.bytes = bytes;
    this.last = window.last();
  }

  @Override
  public int next(int from) {
    int found = from;
    while (found < last && !isFirst[bytes[found] & 0xff]) {
      found++;
    }
    return Math.min(found, last);
  }
}
