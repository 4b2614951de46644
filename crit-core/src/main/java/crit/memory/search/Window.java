package crit.memory.search;

import java.util.List;

/**
 * A part of memory without a gap, as it is put into an array.
 *
 * @param address that of the first byte where a match may start
 * @param begin index of the first byte that is there, before {@code first} if one can look back
 * @param first index of the first byte where a match may start
 * @param last index behind the last byte where a match may start
 * @param end index behind the last byte that is there
 * @param slices what to put there, in its order
 */
record Window(long address, int begin, int first, int last, int end, List<Slice> slices) {

  /** Bytes of one region, which go to {@code index} on. */
  record Slice(ByteRegion region, long address, int index, int length) {}

  long addressOf(int index) {
    return address + (index - first);
  }
}
