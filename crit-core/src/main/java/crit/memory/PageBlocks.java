package crit.memory;

import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;

/**
 * How the pages of one pagemap entry are cut into blocks, and how long each block is in the pages
 * file. All sizes are in bytes and were checked against each other; unchangeable.
 *
 * <p>It costs 4 bytes a block, which the entry's message has already.
 */
public final class PageBlocks {
  /** How many blocks there are for each start that is kept. */
  private static final int STRIDE = 64;

  private final int blockSize;
  private final long size;
  private final pagemap_blocks blocks;
  private final long[] marks;

  private PageBlocks(int blockSize, long size, pagemap_blocks blocks) {
    this.blockSize = blockSize;
    this.size = size;
    this.blocks = blocks;
    this.marks = new long[blocks.getBlockSizesCount() / STRIDE + 1];
  }

  /**
   * Checks the blocks of an entry that has some.
   *
   * @param pageSize the size of a page in bytes, a power of two
   * @throws PageBlockException if the numbers do not fit one another
   */
  public static PageBlocks of(pagemap_entry entry, int pageSize) throws PageBlockException {
    pagemap_blocks blocks = entry.getBlocks();
    long pages =
        entry.hasNrPages() ? entry.getNrPages() : Integer.toUnsignedLong(entry.getCompatNrPages());
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
    var made = new PageBlocks(blockSize, size, blocks);
    made.addUp();
    return made;
  }

  private static int blockSize(long pages, int pageSize) throws PageBlockException {
    if (pages < 1 || pages > PageBlock.MAX_SIZE / pageSize) {
      throw new PageBlockException(
          "block has %d pages, expected 1 to %d".formatted(pages, PageBlock.MAX_SIZE / pageSize));
    }
    return (int) pages * pageSize;
  }

  private void addUp() throws PageBlockException {
    long sum = 0;
    for (int i = 0; i < count(); i++) {
      if (i % STRIDE == 0) {
        marks[i / STRIDE] = sum;
      }
      long stored = Integer.toUnsignedLong(blocks.getBlockSizes(i));
      if (stored > size(i)) {
        throw new PageBlockException(
            "block %d is stored in %d bytes, at most %d are expected"
                .formatted(i, stored, size(i)));
      }
      sum += stored;
    }
    if (sum != storedSize()) {
      throw new PageBlockException(
          "total_payload_size is %s, but the blocks have %d bytes"
              .formatted(Long.toUnsignedString(storedSize()), sum));
    }
  }

  /** Returns how many blocks there are. */
  public int count() {
    return blocks.getBlockSizesCount();
  }

  /** Returns the number of bytes of pages in every block but the last. */
  public int blockSize() {
    return blockSize;
  }

  /** Returns the number of bytes of pages in a block. */
  public int size(int block) {
    return (int) Math.min(blockSize, size - (long) block * blockSize);
  }

  /** Returns where a block starts, counted from the start of the entry's payload. */
  public long start(int block) {
    long start = marks[block / STRIDE];
    for (int i = block - block % STRIDE; i < block; i++) {
      start += blocks.getBlockSizes(i);
    }
    return start;
  }

  /** Returns in how many bytes a block is stored; 0 for a block of zeros. */
  public int storedSize(int block) {
    return blocks.getBlockSizes(block);
  }

  /** Returns in how many bytes all blocks are stored. */
  public long storedSize() {
    return blocks.getTotalPayloadSize();
  }

  /** Returns which block has the byte at that offset of the entry's pages. */
  public int blockAt(long offset) {
    return (int) (offset / blockSize);
  }

  @Override
  public String toString() {
    return "%d blocks of %d bytes, stored in %d".formatted(count(), blockSize, storedSize());
  }
}
