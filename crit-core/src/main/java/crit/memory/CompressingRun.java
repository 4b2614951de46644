package crit.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Pages that follow one another in a pages file, and the blocks that are made of them. */
final class CompressingRun implements OrderedRuns.Run {
  /** The most parts in one run. */
  private static final int MAX_PARTS = 1 << 10;

  private final PageCompressor owner;
  private final PageBuffers buffers;
  private final int pageSize;
  private final int[] sizes;
  private final BitSet raw = new BitSet();
  private final List<Part> parts = new ArrayList<>();
  private long offset;
  private int count;
  private final List<Piece> pieces = new ArrayList<>();

  /**
   * Stored bytes that go into the new pages file in one piece.
   *
   * @param start their first in the buffer
   * @param end where they end in it
   * @param position where they go
   */
  private record Piece(int start, int end, long position) {}

  /** Some pages of an entry, none if it has no data. */
  record Part(CompressedEntry entry, int pages) {}

  /**
   * @param most the most pages in it
   */
  CompressingRun(PageCompressor owner, PageBuffers buffers, int pageSize, int most) {
    this.owner = owner;
    this.buffers = buffers;
    this.pageSize = pageSize;
    this.sizes = new int[most];
  }

  /** Returns how many pages it can take, 0 if it has parts enough. */
  int room() {
    return parts.size() == MAX_PARTS ? 0 : sizes.length - count;
  }

  /** Returns whether it has no page yet. */
  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Adds pages of an entry, which follow in the file those that were added before.
   *
   * @param start where they start in the file, in bytes
   */
  void add(CompressedEntry entry, int pages, long start) {
    offset = isEmpty() ? start : offset;
    parts.add(new Part(entry, pages));
    count += pages;
  }

  /** Has the page that is added next stored as it is, or one so many behind it. */
  void keepRaw(int ahead) {
    raw.set(count + ahead);
  }

  List<Part> parts() {
    return parts;
  }

  /** Returns in how many bytes a page of the run is stored. */
  int storedSize(int page) {
    return sizes[page];
  }

  @Override
  public PageBuffers buffers() {
    return buffers;
  }

  @Override
  public void work() throws IOException {
    ByteBuffer pages = buffers.pages(count * pageSize);
    ByteBuffer stored = buffers.stored(count * pageSize + Lz4.bound(pageSize));
    owner.read(pages, offset);
    for (int i = 0; i < count; i++) {
      pages.limit((i + 1) * pageSize).position(i * pageSize);
      sizes[i] = raw.get(i) ? keep(pages, stored) : PageBlock.encode(pages, stored, buffers.lz4());
    }
  }

  private static int keep(ByteBuffer page, ByteBuffer stored) {
    int size = page.remaining();
    stored.put(page);
    return size;
  }

  @Override
  public void meet() throws IOException {
    owner.take(this);
  }

  /** Has stored bytes written; where they go is known once the runs before have met. */
  void write(int start, int end, long position) {
    if (start < end) {
      pieces.add(new Piece(start, end, position));
    }
  }

  @Override
  public void complete() throws IOException {
    for (Piece piece : pieces) {
      ByteBuffer bytes = buffers.stored().limit(piece.end()).position(piece.start());
      owner.write(bytes, piece.position());
    }
  }
}
