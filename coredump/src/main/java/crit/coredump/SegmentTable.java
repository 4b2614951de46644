package crit.coredump;

import java.util.Arrays;

/** The PT_LOAD segments of a core file, by ascending address: 25 bytes each in memory. */
final class SegmentTable {
  /** More than any file system takes, and little enough to add to. */
  static final long MAX_FILE = 1L << 62;

  private int size;
  private long[] starts = new long[64];
  private long[] lengths = new long[64];
  private long[] stored = new long[64];
  private byte[] flags = new byte[64];

  /**
   * Adds a segment.
   *
   * @param isStored whether the file has its bytes
   * @param protection PROT_* bits
   */
  void add(long start, long length, boolean isStored, int protection) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
      stored = Arrays.copyOf(stored, size * 2);
      flags = Arrays.copyOf(flags, size * 2);
    }
    starts[size] = start;
    lengths[size] = length;
    stored[size] = isStored ? length : 0;
    flags[size] = (byte) flags(protection);
    size++;
  }

  /** Returns PF_* bits: the same three in the opposite order. */
  private static int flags(int protection) {
    return (protection & 1) << 2 | protection & 2 | (protection & 4) >> 2;
  }

  int size() {
    return size;
  }

  long start(int segment) {
    return starts[segment];
  }

  /** Returns p_memsz. */
  long length(int segment) {
    return lengths[segment];
  }

  /** Returns p_filesz. */
  long stored(int segment) {
    return stored[segment];
  }

  /** Returns p_flags. */
  int permissions(int segment) {
    return flags[segment];
  }

  /** Returns the sum of p_filesz; what no file can have if it is more than that. */
  long storedInAll() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      boolean fits = stored[i] >= 0 && stored[i] <= MAX_FILE - sum;
      sum = fits ? sum + stored[i] : MAX_FILE;
    }
    return sum;
  }
}
