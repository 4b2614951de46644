package crit.memory;

import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;

/** An entry of a page map whose pages are being compressed, one page a block. */
final class CompressedEntry {
  private final pagemap_entry.Builder entry;
  private final pagemap_blocks.Builder blocks = pagemap_blocks.newBuilder().setPagesPerBlock(1);
  private final int pageSize;
  private long left;
  private long size;
  private boolean isRaw = true;
  private boolean isAligned;

  /**
   * @param stored how many pages are in the pages file: all or none
   */
  CompressedEntry(pagemap_entry entry, int pageSize, long stored) {
    this.entry = entry.toBuilder();
    this.left = stored;
    this.pageSize = pageSize;
  }

  /** Returns in how many bytes the pages that were added are stored. */
  long size() {
    return size;
  }

  /** Returns whether all pages were added. */
  boolean isWhole() {
    return left == 0;
  }

  /** Has the data start at a page boundary. */
  void align() {
    isAligned = true;
  }

  /** Adds the next page. */
  void add(int storedSize) {
    blocks.addBlockSizes(storedSize);
    size += storedSize;
    isRaw &= storedSize == pageSize;
    left--;
  }

  /** Returns the entry: without blocks if no page is compressed, so that a restore can map it. */
  pagemap_entry build() {
    if (!isRaw) {
      entry.setBlocks(blocks.setTotalPayloadSize(size));
    }
    if (isAligned) {
      entry.setFlags(PageMap.flags(entry.buildPartial()) | PageMap.PAYLOAD_ALIGNED);
    }
    return entry.buildPartial();
  }
}
