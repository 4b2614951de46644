package crit.memory;

import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.bytes.SplicedSource;
import crit.checkpoint.Entries;
import crit.checkpoint.ImageStore;
import crit.image.ImageFormatException;
import crit.image.ImageWriter;
import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Makes a page map and its pages file with some pages changed. A page that is stored in the file is
 * replaced there; of compressed entries the blocks that have such pages are stored plainly; a page
 * that is in a parent, in a mapped file or nowhere gets an entry. All else is taken from the old
 * file, without being copied until it is read. Not safe for several threads.
 */
public final class PageChanges {
  private static final int KEEPS = ~(PageMap.PARENT | PageMap.PAYLOAD_ALIGNED | PageMap.LAZY);

  private final int pageSize;
  private final NavigableMap<Long, byte[]> pages;
  private final List<pagemap_entry> entries = new ArrayList<>();
  private final List<ByteSource> parts = new ArrayList<>();
  private final ByteSource old;
  private long length;
  private long next;
  private boolean isAtEnd;

  /**
   * What came of it.
   *
   * @param map the page map
   * @param pagesFile the name of the pages file
   * @param pages its bytes
   * @param old what has to stay open as long
   */
  public record Result(ByteSource map, String pagesFile, ByteSource pages, Closeable old) {}

  private PageChanges(int pageSize, NavigableMap<Long, byte[]> pages, ByteSource old) {
    this.pageSize = pageSize;
    this.pages = pages;
    this.old = old;
  }

  /**
   * Changes pages.
   *
   * @param map the name of the page map
   * @param pages whole pages by their addresses, which are multiples of the page size and are
   *     compared as signed numbers
   * @throws IOException if the page map contradicts itself
   */
  public static Result apply(
      ImageStore store, String map, int pageSize, NavigableMap<Long, byte[]> pages)
      throws IOException {
    try (var in = Entries.open(store, map)) {
      if (!in.next()) {
        throw in.wrong("has no head, expected one");
      }
      pagemap_head head = in.message(pagemap_head.parser());
      String file = "pages-" + Integer.toUnsignedString(head.getPagesId()) + ".img";
      ByteSource old = store.contains(file) ? store.open(file) : ByteSource.of(file, new byte[0]);
      var changes = new PageChanges(pageSize, pages, old);
      changes.next = pages.firstKey();
      var payloads = new Payloads(pageSize);
      while (in.next()) {
        changes.add(in.message(pagemap_entry.parser()), payloads, in);
      }
      changes.fill(Long.MAX_VALUE);
      ByteSource bytes = ByteSource.of(map, changes.map(head, in));
      return new Result(bytes, file, SplicedSource.of(file, changes.parts), old);
    }
  }

  private byte[] map(pagemap_head head, Entries in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = new ImageWriter(bytes, in.type(), in.head());
    put(writer, head);
    for (pagemap_entry entry : entries) {
      put(writer, entry);
    }
    writer.finish();
    return bytes.toByteArray();
  }

  private static void put(ImageWriter writer, Message message) throws IOException {
    var sink = new ByteSink();
    sink.put(message.toByteArray());
    writer.entry(sink);
  }

  /** Adds an entry, after the pages in front of it that are in no entry. */
  private void add(pagemap_entry entry, Payloads payloads, Entries where) throws IOException {
    long count = PageMap.pages(entry);
    if (count <= 0 || count > Long.MAX_VALUE / pageSize) {
      throw where.wrong("has %s pages".formatted(Long.toUnsignedString(count)));
    }
    long start = PageMap.address(entry);
    long end = start + count * pageSize;
    fill(start);
    long offset = payloads.place(entry, count, where);
    var run = new Run(entry, start, end, offset);
    if (isAtEnd || next >= end) {
      keep(run);
    } else if (offset == PageMap.NO_DATA) {
      split(run);
    } else if (entry.hasBlocks()) {
      recode(run, where);
    } else {
      patch(run);
    }
  }

  /** An entry, its addresses, and where its data is in the old file. */
  private record Run(pagemap_entry entry, long start, long end, long offset) {}

  private void advance() {
    Long following = pages.higherKey(next);
    isAtEnd = following == null;
    next = following == null ? next : following;
  }

  /** Adds entries for pages below an address. */
  private void fill(long end) {
    while (!isAtEnd && next < end) {
      long start = next;
      long behind = take(end);
      entries.add(entry(pagemap_entry.getDefaultInstance(), start, behind, PageMap.PRESENT));
    }
  }

  /** Appends pages that follow one another, below an end; returns the address behind them. */
  private long take(long end) {
    long behind = next;
    while (!isAtEnd && next == behind && next < end) {
      append(page(next));
      behind += pageSize;
      advance();
    }
    return behind;
  }

  private ByteSource page(long address) {
    byte[] page = pages.get(address);
    if (page == null || page.length != pageSize || address % pageSize != 0) {
      throw new IllegalArgumentException("0x%x is no page".formatted(address));
    }
    return ByteSource.of("page", page);
  }

  private void append(ByteSource part) {
    parts.add(part);
    length += part.size();
  }

  private void append(long offset, long count) {
    if (count > 0) {
      append(old.slice(old.name(), offset, count));
    }
  }

  private pagemap_entry entry(pagemap_entry like, long start, long end, int flags) {
    long count = (end - start) / pageSize;
    pagemap_entry.Builder entry = like.toBuilder().setVaddr(start).clearBlocks().clearInParent();
    return entry.setCompatNrPages(0).setNrPages(count).setFlags(flags).build();
  }

  /** Takes an entry and its data over. */
  private void keep(Run run) {
    if (run.offset() != PageMap.NO_DATA) {
      align(run.entry());
      append(run.offset(), size(run));
    }
    entries.add(run.entry());
  }

  private void align(pagemap_entry entry) {
    if ((PageMap.flags(entry) & PageMap.PAYLOAD_ALIGNED) != 0) {
      int padding = (int) (Payloads.aligned(length, pageSize) - length);
      if (padding > 0) {
        append(ByteSource.of("padding", new byte[padding]));
      }
    }
  }

  private static long size(Run run) {
    return run.entry().hasBlocks()
        ? run.entry().getBlocks().getTotalPayloadSize()
        : run.end() - run.start();
  }

  /** Replaces pages of an entry that has them all as they are. */
  private void patch(Run run) {
    align(run.entry());
    long done = run.start();
    while (!isAtEnd && next < run.end()) {
      append(run.offset() + done - run.start(), next - done);
      append(page(next));
      done = next + pageSize;
      advance();
    }
    append(run.offset() + done - run.start(), run.end() - done);
    entries.add(run.entry());
  }

  /** Cuts an entry without data around pages that now have some. */
  private void split(Run run) {
    int flags = PageMap.flags(run.entry()) & KEEPS | PageMap.PRESENT;
    long done = run.start();
    while (!isAtEnd && next < run.end()) {
      long start = next;
      rest(run, done, start);
      done = take(run.end());
      entries.add(entry(pagemap_entry.getDefaultInstance(), start, done, flags));
    }
    rest(run, done, run.end());
  }

  private void rest(Run run, long start, long end) {
    if (start < end) {
      int flags = PageMap.flags(run.entry());
      entries.add(entry(run.entry(), start, end, flags));
    }
  }

  /** Stores the blocks that have changed pages plainly, and takes the others over. */
  private void recode(Run run, Entries where) throws IOException {
    PageBlocks blocks = PagesFile.blocks(run.entry(), where, pageSize);
    int from = 0;
    while (from < blocks.count()) {
      int to = from;
      boolean isDirty = isDirty(run, blocks, from);
      while (to < blocks.count() && isDirty(run, blocks, to) == isDirty) {
        to++;
      }
      long start = run.start() + (long) from * blocks.blockSize();
      long end = Math.min(run.end(), run.start() + (long) to * blocks.blockSize());
      if (isDirty) {
        int flags = PageMap.flags(run.entry()) & ~PageMap.PAYLOAD_ALIGNED;
        for (int block = from; block < to; block++) {
          append(ByteSource.of("block", plain(run, blocks, block)));
        }
        entries.add(entry(run.entry(), start, end, flags));
      } else {
        pagemap_blocks.Builder part = run.entry().getBlocks().toBuilder().clearBlockSizes();
        long total = 0;
        for (int block = from; block < to; block++) {
          part.addBlockSizes(blocks.storedSize(block));
          total += blocks.storedSize(block);
        }
        align(run.entry());
        append(run.offset() + blocks.start(from), total);
        entries.add(
            entry(run.entry(), start, end, PageMap.flags(run.entry())).toBuilder()
                .setBlocks(part.setTotalPayloadSize(total))
                .build());
      }
      from = to;
    }
    while (!isAtEnd && next < run.end()) {
      advance();
    }
  }

  private boolean isDirty(Run run, PageBlocks blocks, int block) {
    long start = run.start() + (long) block * blocks.blockSize();
    Long page = pages.ceilingKey(start);
    return page != null && page < start + blocks.size(block);
  }

  private byte[] plain(Run run, PageBlocks blocks, int block) throws IOException {
    byte[] bytes = new byte[blocks.size(block)];
    byte[] stored = new byte[blocks.storedSize(block)];
    long at = run.offset() + blocks.start(block);
    new BlockReader().read(new Backing.Pages(old, at), stored, 0, stored.length);
    try {
      PageBlock.decode(ByteBuffer.wrap(stored), ByteBuffer.wrap(bytes));
    } catch (PageBlockException e) {
      throw new ImageFormatException(old.name(), at, "at 0x%x: %s".formatted(at, e.reason()));
    }
    long start = run.start() + (long) block * blocks.blockSize();
    for (Map.Entry<Long, byte[]> page :
        pages.subMap(start, true, start + bytes.length, false).entrySet()) {
      System.arraycopy(page.getValue(), 0, bytes, (int) (page.getKey() - start), pageSize);
    }
    return bytes;
  }
}
