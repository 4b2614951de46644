package crit.explore.check;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.memory.AddressRange;
import crit.memory.PageBlockException;
import crit.memory.PageBlocks;
import crit.memory.PageMap;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks once through each page map of a set. */
final class PageMapWalk {
  private static final int LEGAL =
      PageMap.PARENT | PageMap.LAZY | PageMap.PRESENT | PageMap.PAYLOAD_ALIGNED;

  private final CheckedSet set;
  private final Findings findings;
  private final ParentWalk parents;
  private final int pageSize;

  /** The page maps that have a pages file, by its name. */
  private final Map<String, String> owners = new HashMap<>();

  private String image = "";
  private Optional<Areas> areas = Optional.empty();
  private Areas raw = Areas.NONE;
  private List<AddressRange> inParent = new ArrayList<>();
  private boolean isFirst = true;
  private long last;
  private long end;
  private long lazy;

  PageMapWalk(CheckedSet set, Findings findings) {
    this.set = set;
    this.findings = findings;
    this.parents = new ParentWalk(set, findings);
    this.pageSize = set.pageSize();
  }

  /**
   * Checks a page map, if the set has it.
   *
   * @param where where there is memory, if that is known
   * @param uncompressed where pages must not be compressed
   */
  void walk(String name, Optional<Areas> where, Areas uncompressed) throws IOException {
    set.refer(name);
    if (!set.has(name) || set.isBroken(name)) {
      return;
    }
    start(name, where, uncompressed);
    Optional<pagemap_head> head = set.first(name, pagemap_head.parser());
    if (head.isEmpty()) {
      findings.add(PageChecks.HEAD, Place.of(name), "has no entry, expected a head");
      return;
    }
    boolean isWhole = set.read(name, pagemap_entry.parser(), this::entry);
    if (lazy > 0) {
      String message = "%d pages were left to a page server".formatted(lazy);
      findings.add(PageChecks.LAZY, Place.of(name), message);
    }
    String file = CheckedTask.image("pages", head.get().getPagesId());
    set.refer(file);
    if (isWhole) {
      pages(file);
    }
    if (!inParent.isEmpty()) {
      parents.walk(name, inParent);
    }
  }

  private void start(String name, Optional<Areas> where, Areas uncompressed) {
    image = name;
    areas = where;
    raw = uncompressed;
    inParent = new ArrayList<>();
    isFirst = true;
    last = 0;
    end = 0;
    lazy = 0;
  }

  private Place at(int index, String field) {
    return Place.of(image, index, field);
  }

  private void entry(int index, pagemap_entry entry) throws IOException {
    long pages = PageMap.pages(entry);
    long start = PageMap.address(entry);
    if (index == 0) {
      return; // the head
    }
    if (pages == 0) {
      findings.add(PageChecks.EMPTY, at(index, "nr_pages"), "is 0");
      return;
    }
    if ((start & pageSize - 1) != 0) {
      findings.add(
          PageChecks.ALIGNED,
          at(index, "vaddr"),
          "0x%x is no multiple of the page size %d".formatted(start, pageSize));
    }
    long room = Long.divideUnsigned(-(start + 1), pageSize) + 1;
    if (Long.compareUnsigned(pages, room) > 0 || pages < 0 || pages > Long.MAX_VALUE / pageSize) {
      findings.add(
          PageChecks.ORDER,
          at(index, "nr_pages"),
          "%s pages at 0x%x, at most %d fit into 64 bits"
              .formatted(Long.toUnsignedString(pages), start, room));
      return;
    }
    range(index, new AddressRange(start, start + pages * pageSize - 1));
    flags(index, entry);
    data(index, entry, new AddressRange(start, start + pages * pageSize - 1));
  }

  private void range(int index, AddressRange range) throws IOException {
    if (!isFirst && !AddressRange.isBelow(last, range.start())) {
      findings.add(
          PageChecks.ORDER,
          at(index, "vaddr"),
          "0x%x, expected one above 0x%x, where the run before ends"
              .formatted(range.start(), last));
    }
    isFirst = false;
    last = range.last();
    if (areas.isPresent() && !areas.get().cover(range.start(), range.last())) {
      findings.add(
          PageChecks.OUTSIDE,
          at(index, "vaddr"),
          "pages from 0x%x to 0x%x, where there is no memory"
              .formatted(range.start(), range.last()));
    }
  }

  private void flags(int index, pagemap_entry entry) throws IOException {
    int flags = PageMap.flags(entry);
    boolean isPresent = (flags & PageMap.PRESENT) != 0;
    String wrong = "";
    if ((flags & ~LEGAL) != 0) {
      wrong = "0x%x is not known".formatted(flags & ~LEGAL);
    } else if ((flags & (PageMap.PRESENT | PageMap.PARENT | PageMap.LAZY)) == 0) {
      wrong = "neither PE_PRESENT, PE_PARENT nor PE_LAZY";
    } else if (isPresent && (flags & PageMap.PARENT) != 0) {
      wrong = "both PE_PRESENT and PE_PARENT";
    } else if (!isPresent && (flags & PageMap.PAYLOAD_ALIGNED) != 0) {
      wrong = "PE_PAYLOAD_ALIGNED without PE_PRESENT";
    } else if (!isPresent && entry.hasBlocks()) {
      wrong = "blocks without PE_PRESENT";
    }
    if (!wrong.isEmpty()) {
      findings.add(PageChecks.FLAGS, at(index, "flags"), "are 0x%x: %s".formatted(flags, wrong));
    }
  }

  private void data(int index, pagemap_entry entry, AddressRange range) throws IOException {
    int flags = PageMap.flags(entry);
    if ((flags & PageMap.PRESENT) != 0) {
      if ((flags & PageMap.PAYLOAD_ALIGNED) != 0) {
        end = (end + pageSize - 1) & -pageSize;
      }
      end += entry.hasBlocks() ? blocks(index, entry, range) : range.length();
    } else if ((flags & PageMap.PARENT) != 0) {
      inParent.add(range);
    } else if ((flags & PageMap.LAZY) != 0) {
      lazy += range.length() / pageSize;
    }
  }

  private long blocks(int index, pagemap_entry entry, AddressRange range) throws IOException {
    if (raw.overlap(range)) {
      findings.add(
          PageChecks.RAW,
          at(index, "blocks"),
          "the pages from 0x%x are huge or a device's, and compressed".formatted(range.start()));
    }
    try {
      PageBlocks.of(entry, pageSize);
    } catch (PageBlockException e) {
      findings.add(PageChecks.BLOCKS, at(index, "blocks"), e.reason());
    }
    return entry.getBlocks().getTotalPayloadSize();
  }

  private void pages(String name) throws IOException {
    String other = owners.putIfAbsent(name, image);
    if (other != null) {
      findings.add(
          PageChecks.SHARED, at(0, "pages_id"), "%s is that of %s, too".formatted(name, other));
    }
    if (set.isMetadataOnly()) {
      return;
    }
    pages(findings, set.checkpoint(), new Expected(image, "", name, end));
  }

  /**
   * A pages file as its page map has it.
   *
   * @param prefix the way to the set that it is in
   */
  record Expected(String map, String prefix, String file, long size) {}

  /** Compares a pages file with its page map. */
  static void pages(Findings findings, Checkpoint in, Expected expected) throws IOException {
    Place place = Place.of(expected.prefix() + expected.file());
    if (!in.has(expected.file())) {
      if (expected.size() != 0) {
        findings.add(
            PageChecks.MISSING,
            place,
            "the set has none, and %s has %s bytes there"
                .formatted(expected.map(), Long.toUnsignedString(expected.size())));
      }
      return;
    }
    try (ByteSource source = in.store().open(expected.file())) {
      if (source.size() != expected.size() && source.size() != ByteSource.UNKNOWN) {
        findings.add(
            PageChecks.SIZE,
            place,
            "has %d bytes, expected %s by %s"
                .formatted(source.size(), Long.toUnsignedString(expected.size()), expected.map()));
      }
    }
  }
}
