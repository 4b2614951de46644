package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.image.ImageFormatException;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;

/**
 * A page map and its pages file, looked through once and found to agree.
 *
 * @param map the name of the page map
 * @param name the name of the pages file
 * @param pageSize the size of a page in bytes
 * @param pages how many pages are in the file
 * @param size the file's length in bytes; 0 also if it is not there
 * @param isCompressed whether pages may be stored in blocks
 */
record PagesFile(
    String map, String name, int pageSize, long pages, long size, boolean isCompressed) {

  /**
   * Looks a page map through.
   *
   * @throws IOException if entries contradict themselves, or the pages file has another length
   */
  static PagesFile of(Checkpoint set, String map, int pageSize, boolean isCompressed)
      throws IOException {
    long pages = 0;
    var payloads = new Payloads(pageSize);
    long last = 0;
    String name;
    try (var entries = Entries.open(set.store(), map)) {
      if (!entries.next()) {
        throw new ImageFormatException(map, 0, "has no head, expected one");
      }
      int id = entries.message(pagemap_head.parser()).getPagesId();
      name = "pages-" + Integer.toUnsignedString(id) + ".img";
      for (boolean isFirst = true; entries.next(); isFirst = false) {
        pagemap_entry entry = entries.message(pagemap_entry.parser());
        requireWhole(entry, entries, pageSize, isCompressed);
        if (!isFirst) {
          requireAbove(last, entry, entries);
        }
        last = last(entry, pageSize);
        long count = PageMap.pages(entry);
        boolean isStored = payloads.place(entry, count, entries) != PageMap.NO_DATA;
        pages += isStored ? count : 0;
      }
    }
    requireSize(set, map, name, payloads.end());
    return new PagesFile(map, name, pageSize, pages, payloads.end(), isCompressed);
  }

  private static void requireWhole(
      pagemap_entry entry, Entries where, int pageSize, boolean isCompressed) throws IOException {
    long count = PageMap.pages(entry);
    if (count <= 0 || count > Long.MAX_VALUE / pageSize) {
      throw where.wrong(
          "has %s pages, expected 1 to %d"
              .formatted(Long.toUnsignedString(count), Long.MAX_VALUE / pageSize));
    }
    if (AddressRange.isBelow(last(entry, pageSize), PageMap.address(entry))) {
      throw where.wrong(
          "%d pages at 0x%x do not fit into 64 bits".formatted(count, PageMap.address(entry)));
    }
    boolean isAligned = (PageMap.flags(entry) & PageMap.PAYLOAD_ALIGNED) != 0;
    if (!isCompressed && (entry.hasBlocks() || isAligned)) {
      throw where.wrong(
          "has %s, but by inventory.img nothing is compressed"
              .formatted(entry.hasBlocks() ? "blocks" : "PE_PAYLOAD_ALIGNED"));
    }
    if (entry.hasBlocks()) {
      blocks(entry, where, pageSize);
    }
  }

  private static void requireAbove(long last, pagemap_entry entry, Entries where)
      throws IOException {
    long start = PageMap.address(entry);
    if (!AddressRange.isBelow(last, start)) {
      throw where.wrong(
          "address 0x%x, expected one above 0x%x where the entry before ends"
              .formatted(start, last));
    }
  }

  /** Returns the address of an entry's last byte. */
  static long last(pagemap_entry entry, int pageSize) {
    return PageMap.address(entry) + PageMap.pages(entry) * pageSize - 1;
  }

  /** Returns the blocks of an entry that has some. */
  static PageBlocks blocks(pagemap_entry entry, Entries where, int pageSize) throws IOException {
    try {
      return PageBlocks.of(entry, pageSize);
    } catch (PageBlockException e) {
      throw where.wrong(e.reason());
    }
  }

  private static void requireSize(Checkpoint set, String map, String name, long expected)
      throws IOException {
    if (expected == 0 && !set.has(name)) {
      return;
    }
    try (ByteSource pages = set.store().open(name)) {
      if (pages.size() != expected) {
        throw new ImageFormatException(
            pages.name(),
            Math.min(pages.size(), expected),
            "is %d bytes long, expected %d, where the last entry of %s ends"
                .formatted(pages.size(), expected, map));
      }
    }
  }
}
