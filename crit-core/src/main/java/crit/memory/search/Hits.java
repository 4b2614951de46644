package crit.memory.search;

import java.util.Arrays;

/** Places in an array, by ascending start. */
final class Hits {
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  void add(int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  int start(int hit) {
    return starts[hit];
  }

  int end(int hit) {
    return ends[hit];
  }

  /** Returns the first hit that starts at an index or behind it, {@link #size} if there is none. */
  int firstFrom(int index) {
    int found = Arrays.binarySearch(starts, 0, size, index);
    return found < 0 ? ~found : found;
  }
}
