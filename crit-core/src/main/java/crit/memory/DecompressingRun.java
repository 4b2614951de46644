package crit.memory;

import crit.image.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Blocks that follow one another in a pages file, and the pages that are made of them. */
final class DecompressingRun implements OrderedRuns.Run {
  private static final int MAX_BLOCKS = 1 << 8;

  private final Transfer transfer;
  private final PageBuffers buffers;
  private final long target;
  private final int[] starts = new int[MAX_BLOCKS];
  private final int[] stored = new int[MAX_BLOCKS];
  private final int[] sizes = new int[MAX_BLOCKS];
  private int count;
  private long source;
  private int sourceSize;
  private int size;

  /**
   * @param target where its pages start in the new pages file
   */
  DecompressingRun(Transfer transfer, PageBuffers buffers, long target) {
    this.transfer = transfer;
    this.buffers = buffers;
    this.target = target;
  }

  /** Returns whether it has no block. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Returns where its pages end in the new pages file. */
  long end() {
    return target + size;
  }

  /**
   * Adds a block if there is room for it; there always is in an empty run.
   *
   * @param start where it is in the pages file, in bytes; behind the block before
   * @param storedSize in how many bytes it is stored
   * @param pages how many bytes of pages it holds
   * @return whether it was added
   */
  boolean add(long start, int storedSize, int pages, int most) {
    long distance = isEmpty() ? 0 : start - source;
    if (!isEmpty() && (count == MAX_BLOCKS || Math.max(size, distance) + pages > most)) {
      return false;
    }
    source = start - distance;
    starts[count] = (int) distance;
    stored[count] = storedSize;
    sizes[count++] = pages;
    sourceSize = (int) distance + storedSize;
    size += pages;
    return true;
  }

  @Override
  public PageBuffers buffers() {
    return buffers;
  }

  @Override
  public void work() throws IOException {
    ByteBuffer from = buffers.stored(sourceSize);
    ByteBuffer pages = buffers.pages(size);
    PageBuffers.fill(from, transfer.pages(), source);
    int at = 0;
    int written = 0;
    for (int i = 0; i < count; i++) {
      if (stored[i] == 0) {
        write(pages, written, at);
        written = at + sizes[i];
      } else {
        from.limit(starts[i] + stored[i]).position(starts[i]);
        decode(from, pages.limit(at + sizes[i]).position(at), source + starts[i]);
      }
      at += sizes[i];
    }
    write(pages, written, at);
  }

  private void decode(ByteBuffer from, ByteBuffer pages, long offset) throws IOException {
    try {
      PageBlock.decode(from, pages);
    } catch (PageBlockException e) {
      throw new ImageFormatException(
          transfer.pages().name(), offset, "at 0x%x: %s".formatted(offset, e.reason()));
    }
  }

  /** Writes what stands between blocks of zeros, which stay holes in the file. */
  private void write(ByteBuffer pages, int from, int to) throws IOException {
    if (from < to) {
      transfer.target().write(pages.limit(to).position(from), target + from);
    }
  }

  @Override
  public void meet() {
    // where its pages go is known from the start
  }

  @Override
  public void complete() {
    // they are in their place already
  }
}
