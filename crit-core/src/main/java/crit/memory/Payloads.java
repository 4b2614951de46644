package crit.memory;

import crit.checkpoint.Entries;
import crit.schemas.proto.pagemap_entry;
import java.io.IOException;

/**
 * Walks along a pages file: where the data of each entry of its page map starts. The entries are
 * given in their order. Not safe for several threads.
 */
final class Payloads {
  private final int pageSize;
  private long end;

  Payloads(int pageSize) {
    this.pageSize = pageSize;
  }

  /** Returns where the data of the entries so far ends, in bytes. */
  long end() {
    return end;
  }

  /**
   * Returns where an entry's data starts, and moves on to where it ends.
   *
   * @param entry its blocks were checked, if it has some
   * @param pages its number of pages, of which the size in bytes fits into 63 bits
   * @return the offset in bytes, or {@link PageMap#NO_DATA}
   */
  long place(pagemap_entry entry, long pages, Entries where) throws IOException {
    int bits = PageMap.flags(entry);
    if ((bits & PageMap.PRESENT) == 0) {
      if (entry.hasBlocks() || (bits & PageMap.PAYLOAD_ALIGNED) != 0) {
        throw where.wrong("flags 0x%x without PE_PRESENT, but it has data".formatted(bits));
      }
      return PageMap.NO_DATA;
    }
    if ((bits & PageMap.PARENT) != 0) {
      throw where.wrong("flags 0x%x have both PE_PRESENT and PE_PARENT".formatted(bits));
    }
    if ((bits & PageMap.PAYLOAD_ALIGNED) != 0) {
      end = aligned(end, pageSize);
    }
    long offset = end;
    long length = entry.hasBlocks() ? entry.getBlocks().getTotalPayloadSize() : pages * pageSize;
    if (length < 0 || length > Long.MAX_VALUE - pageSize - offset) {
      throw where.wrong(
          "%d bytes of data after %d, more than a file can have".formatted(length, offset));
    }
    end = offset + length;
    return offset;
  }

  /** Returns the next multiple of the page size. */
  static long aligned(long offset, int pageSize) {
    return (offset + pageSize - 1) & -pageSize;
  }
}
