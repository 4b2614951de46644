package crit.coredump;

import java.util.Arrays;

/** The PT_LOAD segments of a core file, by ascending address: 25 bytes each in memory. */
final class SegmentTable {
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

  /** Returns the sum of p_filesz. */
  long storedInAll() {
    return Arrays.stream(stored, 0, size).sum();
  }
}
