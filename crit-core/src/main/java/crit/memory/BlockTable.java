package crit.memory;

import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;

/**
 * How the pages of one entry of a page map are cut into blocks, and how long each block is in the
 * pages file. All sizes are in bytes and were checked against each other; unchangeable.
 */
final class BlockTable {
  private final int blockSize;
  private final long size;

  /** Where each block starts in the entry's data, and at last where the data ends. */
  private final long[] starts;

  private BlockTable(int blockSize, long size, int count) {
    this.blockSize = blockSize;
    this.size = size;
    this.starts = new long[count + 1];
  }

  /**
   * Checks the blocks of an entry that has some.
   *
   * @param pageSize the size of a page in bytes, a power of two
   * @throws PageBlockException if the numbers do not fit one another
   */
  static BlockTable of(pagemap_entry entry, int pageSize) throws PageBlockException {
    pagemap_blocks blocks = entry.getBlocks();
    long pages = PageMap.pages(entry);
    int blockSize = blockSize(Integer.toUnsignedLong(blocks.getPagesPerBlock()), pageSize);
    if (pages <= 0 || pages > Long.MAX_VALUE / pageSize) {
      throw new PageBlockException(
          "blocks of %s pages of %d bytes".formatted(Long.toUnsignedString(pages), pageSize));
    }
    long size = pages * pageSize;
    long expected = (size - 1) / blockSize + 1;
    if (blocks.getBlockSizesCount() != expected) {
      throw new PageBlockException(
          "has %d blocks of %d pages for %d pages, expected %d blocks"
              .formatted(blocks.getBlockSizesCount(), blocks.getPagesPerBlock(), pages, expected));
    }
    var made = new BlockTable(blockSize, size, (int) expected);
    made.addUp(blocks);
    return made;
  }

  private static int blockSize(long pages, int pageSize) throws PageBlockException {
    if (pages < 1 || pages > PageBlocks.MAX_SIZE / pageSize) {
      throw new PageBlockException(
          "block has %d pages, expected 1 to %d".formatted(pages, PageBlocks.MAX_SIZE / pageSize));
    }
    return (int) pages * pageSize;
  }

  private void addUp(pagemap_blocks blocks) throws PageBlockException {
    int count = starts.length - 1;
    for (int i = 0; i < count; i++) {
      long stored = Integer.toUnsignedLong(blocks.getBlockSizes(i));
      if (stored > size(i)) {
        throw new PageBlockException(
            "block %d is stored in %d bytes, at most %d are expected"
                .formatted(i, stored, size(i)));
      }
      starts[i + 1] = starts[i] + stored;
    }
    if (starts[count] != blocks.getTotalPayloadSize()) {
      throw new PageBlockException(
          "total_payload_size is %s, but the blocks have %d bytes"
              .formatted(Long.toUnsignedString(blocks.getTotalPayloadSize()), starts[count]));
    }
  }

  /** Returns the number of bytes of pages in every block but the last. */
  int blockSize() {
    return blockSize;
  }

  /** Returns the number of bytes of pages in a block. */
  int size(int block) {
    return (int) Math.min(blockSize, size - (long) block * blockSize);
  }

  /** Returns where a block starts, counted from the start of the entry's data. */
  long start(int block) {
    return starts[block];
  }

  /** Returns in how many bytes a block is stored; 0 for a block of zeros. */
  int storedSize(int block) {
    return (int) (starts[block + 1] - starts[block]);
  }

  /** Returns which block has the byte at that offset of the entry's pages. */
  int blockAt(long offset) {
    return (int) (offset / blockSize);
  }
}
