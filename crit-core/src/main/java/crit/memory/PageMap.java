package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Entries;
import crit.checkpoint.ImageStore;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A page map image: which pages of a task or a segment are stored, and where in the pages file.
 *
 * <p>It costs 33 bytes an entry, and 8 bytes for each compressed block, whatever the size of the
 * memory. Unchangeable.
 */
public final class PageMap {
  /** Bits of an entry's flags. */
  public static final int PARENT = 1;

  public static final int LAZY = 2;
  public static final int PRESENT = 4;
  public static final int PAYLOAD_ALIGNED = 8;

  /** What the offset of an entry is that has no data. */
  public static final long NO_DATA = -1;

  private static final long HIGH_WORD = 0xffffffffL << Integer.SIZE;

  private final String name;
  private final int pageSize;
  private final Payloads payloads;
  private int pagesId;
  private int size;
  private long[] starts = new long[16];
  private long[] lasts = new long[16];
  private long[] offsets = new long[16];
  private byte[] flags = new byte[16];
  private final Map<Integer, PageBlocks> blocks = new HashMap<>();

  private PageMap(String name, int pageSize) {
    this.name = name;
    this.pageSize = pageSize;
    this.payloads = new Payloads(pageSize);
  }

  /**
   * Reads a page map image.
   *
   * @throws IOException if the entries are not in order, overlap, or contradict themselves
   */
  public static PageMap read(ImageStore store, String name, int pageSize) throws IOException {
    var map = new PageMap(name, pageSize);
    try (var entries = Entries.open(store, name)) {
      if (!entries.next()) {
        throw new IOException(store.name() + ": " + name + ": has no head, expected one");
      }
      map.pagesId = entries.message(pagemap_head.parser()).getPagesId();
      while (entries.next()) {
        map.add(entries.message(pagemap_entry.parser()), entries);
      }
    }
    return map;
  }

  /** Returns an entry's flags, in the old form as well. */
  public static int flags(pagemap_entry entry) {
    if (entry.hasFlags()) {
      return entry.getFlags();
    }
    return entry.getInParent() ? PARENT : PRESENT;
  }

  /** Returns an entry's number of pages, in the old form as well. */
  public static long pages(pagemap_entry entry) {
    return entry.hasNrPages()
        ? entry.getNrPages()
        : Integer.toUnsignedLong(entry.getCompatNrPages());
  }

  /** Returns an entry's address; CRIU built for 32 bits extends the sign. */
  public static long address(pagemap_entry entry) {
    return address(entry.getVaddr());
  }

  /** Returns an address without the sign that CRIU built for 32 bits extends. */
  static long address(long address) {
    return (address & HIGH_WORD) == HIGH_WORD ? address & ~HIGH_WORD : address;
  }

  private void add(pagemap_entry entry, Entries where) throws IOException {
    long pages = pages(entry);
    if (pages == 0) {
      return;
    }
    long start = address(entry);
    long room = Long.divideUnsigned(-(start + 1), pageSize) + 1;
    if (Long.compareUnsigned(pages, room) > 0 || pages > Long.MAX_VALUE / pageSize) {
      throw where.wrong(
          "%s pages at 0x%x, at most %d fit into 64 bits"
              .formatted(Long.toUnsignedString(pages), start, room));
    }
    if ((start & (pageSize - 1)) != 0) {
      throw where.wrong(
          "address 0x%x is no multiple of the page size %d".formatted(start, pageSize));
    }
    if (size > 0 && !AddressRange.isBelow(lasts[size - 1], start)) {
      throw where.wrong(
          "address 0x%x, expected one above 0x%x where the entry before ends"
              .formatted(start, lasts[size - 1]));
    }
    grow();
    starts[size] = start;
    lasts[size] = start + pages * pageSize - 1;
    flags[size] = (byte) flags(entry);
    if (entry.hasBlocks()) {
      blocks.put(size, blocks(entry, where));
    }
    offsets[size] = payloads.place(entry, pages, where);
    size++;
  }

  private void grow() {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      lasts = Arrays.copyOf(lasts, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
      flags = Arrays.copyOf(flags, size * 2);
    }
  }

  private PageBlocks blocks(pagemap_entry entry, Entries where) throws IOException {
    try {
      return PageBlocks.of(entry, pageSize);
    } catch (PageBlockException e) {
      throw where.wrong(e.reason());
    }
  }

  /** Returns the image's name. */
  public String name() {
    return name;
  }

  /** Returns the number in the name of the pages file. */
  public String pagesFile() {
    return "pages-" + Integer.toUnsignedString(pagesId) + ".img";
  }

  /** Returns the page size in bytes. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns how many entries there are, empty ones not counted. */
  public int size() {
    return size;
  }

  /** Returns the size in bytes that the pages file must have. */
  public long dataSize() {
    return payloads.end();
  }

  /** Returns the address of an entry's first byte. */
  public long start(int entry) {
    return starts[entry];
  }

  /** Returns the address of an entry's last byte. */
  public long last(int entry) {
    return lasts[entry];
  }

  /** Returns an entry's flags. */
  public int flags(int entry) {
    return flags[entry];
  }

  /** Returns whether an entry has one of the flags. */
  public boolean has(int entry, int bits) {
    return (flags[entry] & bits) != 0;
  }

  /** Returns where in the pages file an entry's data starts, or {@link #NO_DATA}. */
  public long offset(int entry) {
    return offsets[entry];
  }

  /** Returns the number of the first entry that ends at an address or above it, or the size. */
  public int ceiling(long address) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (AddressRange.isBelow(lasts[middle], address)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns whether any entry has one of the flags. */
  public boolean hasAny(int bits) {
    for (int i = 0; i < size; i++) {
      if (has(i, bits)) {
        return true;
      }
    }
    return false;
  }

  /** Returns where an address of an entry is stored. */
  Backing backing(int entry, long address, ByteSource pages) {
    PageBlocks list = blocks.get(entry);
    long distance = address - starts[entry];
    if (list == null) {
      return new Backing.Pages(pages, offsets[entry] + distance);
    }
    int block = list.blockAt(distance);
    int skip = (int) (distance % list.blockSize());
    long offset = offsets[entry] + list.start(block);
    int stored = list.storedSize(block);
    if (stored == 0) {
      return new Backing.Zeros(true);
    }
    return stored == list.size(block)
        ? new Backing.Pages(pages, offset + skip)
        : new Backing.Compressed(pages, offset, stored, list.size(block), skip);
  }

  /** Returns how many bytes from an address of an entry on are stored in one piece. */
  long runLength(int entry, long address) {
    PageBlocks list = blocks.get(entry);
    long distance = address - starts[entry];
    return list == null
        ? lasts[entry] - address + 1
        : list.size(list.blockAt(distance)) - distance % list.blockSize();
  }
}
