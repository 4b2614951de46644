package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page map of a set, with those of the same name in the set's parents.
 *
 * <p>Maps of parents and pages files are opened when they are first needed.
 */
final class PageLayers implements Closeable {
  private final Checkpoint set;
  private final PageMap map;
  private @Nullable ByteSource pages;
  private @Nullable PageLayers parent;
  private boolean parentKnown;

  private PageLayers(Checkpoint set, PageMap map) {
    this.set = set;
    this.map = map;
  }

  /** Reads a page map, or gives nothing if the set has none of that name. */
  static Optional<PageLayers> open(Checkpoint set, String name, int pageSize) throws IOException {
    return set.has(name)
        ? Optional.of(new PageLayers(set, PageMap.read(set.store(), name, pageSize)))
        : Optional.empty();
  }

  PageMap map() {
    return map;
  }

  /**
   * Finds where the byte at an address is stored.
   *
   * @return the run up to {@code last} at most, or nothing if no entry has the address
   */
  Optional<Extent> locate(long address, long last) throws IOException {
    int entry = map.ceiling(address);
    if (entry == map.size() || AddressRange.isBelow(address, map.start(entry))) {
      return Optional.empty();
    }
    long end = AddressRange.lower(last, map.last(entry));
    if (map.has(entry, PageMap.PRESENT)) {
      long run = address + map.runLength(entry, address) - 1;
      Backing backing = map.backing(entry, address, pages());
      return Optional.of(new Extent(address, AddressRange.lower(end, run), backing));
    }
    return Optional.of(
        map.has(entry, PageMap.PARENT)
            ? inParent(address, end)
            : new Extent(address, end, lazy(map.flags(entry))));
  }

  private static Unavailable lazy(int flags) {
    return (flags & PageMap.LAZY) != 0
        ? new Unavailable(Reason.LAZY, "the page was left to a page server (PE_LAZY)")
        : new Unavailable(Reason.LOST, "its entry has flags 0x%x".formatted(flags));
  }

  private Extent inParent(long address, long last) throws IOException {
    Optional<PageLayers> layers = parent();
    if (layers.isEmpty()) {
      String text =
          set.parent().isPresent()
              ? "%s has no %s".formatted(set.parent().get().name(), map.name())
              : "the page is in the parent, and %s has no parent link".formatted(set.name());
      return new Extent(address, last, new Unavailable(Reason.LOST, text));
    }
    Optional<Extent> found = layers.get().locate(address, last);
    if (found.isPresent()) {
      Extent there = found.get();
      return new Extent(there.start(), there.last(), there.backing(), there.depth() + 1);
    }
    String text = "the page is missing in %s of the parent".formatted(map.name());
    return new Extent(
        address, layers.get().gapEnd(address, last), new Unavailable(Reason.LOST, text));
  }

  /** Returns the last address, up to {@code last}, before the next entry. */
  long gapEnd(long address, long last) {
    int entry = map.ceiling(address);
    return entry == map.size() ? last : AddressRange.lower(last, map.start(entry) - 1);
  }

  private synchronized Optional<PageLayers> parent() throws IOException {
    if (!parentKnown) {
      Optional<Checkpoint> below = set.parent();
      if (below.isPresent()) {
        parent = open(below.get(), map.name(), map.pageSize()).orElse(null);
      }
      parentKnown = true;
    }
    return Optional.ofNullable(parent);
  }

  private synchronized ByteSource pages() throws IOException {
    if (pages == null) {
      pages = set.store().open(map.pagesFile());
    }
    return pages;
  }

  @Override
  public void close() throws IOException {
    if (pages != null) {
      pages.close();
    }
    if (parent != null) {
      parent.close();
    }
  }
}
