package crit.coredump;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import crit.coredump.MemoryRules.Taken;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Backing.Reason;
import crit.memory.Backing.Unavailable;
import crit.memory.Extent;
import crit.memory.MemoryFault;
import crit.memory.Vma;
import java.io.IOException;

/**
 * Makes the segments of the areas: neighbours within an area that are both in the file, or both
 * not, become one, so that it does not matter over how many parents the pages are spread.
 */
final class MemoryPlan {
  private final AddressSpace space;
  private final MemoryRules rules;
  private final SegmentTable segments = new SegmentTable();
  private long data;
  private long lazy;
  private long firstLazy;

  private MemoryPlan(AddressSpace space, MemoryRules rules) {
    this.space = space;
    this.rules = rules;
  }

  /** Looks through all areas. */
  static MemoryPlan of(AddressSpace space, MemoryRules rules) throws IOException {
    var plan = new MemoryPlan(space, rules);
    for (Vma vma : space.vmas()) {
      plan.add(vma);
    }
    return plan;
  }

  SegmentTable segments() {
    return segments;
  }

  /** Returns how many bytes are not holes. */
  long data() {
    return data;
  }

  /** Returns how many bytes were left to a page server and are not in the core file. */
  long lazy() {
    return lazy;
  }

  /** Returns the first address of those. */
  long firstLazy() {
    return firstLazy;
  }

  private void add(Vma vma) throws IOException {
    Taken taken = rules.of(vma);
    if (taken == Taken.WHOLE_IF_USED) {
      taken = vma.prot() != 0 || hasPages(vma) ? Taken.WHOLE : Taken.NOTHING;
    }
    if (taken == Taken.NOTHING || taken == Taken.ZEROS) {
      segments.add(vma.start(), vma.length(), taken == Taken.ZEROS, vma.prot());
      return;
    }
    long start = vma.start();
    long address = start;
    boolean isStored = false;
    while (true) {
      Extent extent = space.extent(address, limit(vma, taken, address));
      boolean isTaken = isTaken(extent, vma, taken);
      if (isTaken != isStored && address != start) {
        segments.add(start, address - start, isStored, vma.prot());
        start = address;
      }
      isStored = isTaken;
      if (extent.last() == vma.last()) {
        break;
      }
      address = extent.last() + 1;
    }
    segments.add(start, vma.last() - start + 1, isStored, vma.prot());
  }

  private boolean hasPages(Vma vma) throws IOException {
    for (long address = vma.start(); ; ) {
      Extent extent = space.extent(address, vma.last());
      boolean isEmpty =
          extent.backing() instanceof Backing.Zeros(boolean isStored) && !isStored
              || extent.backing() instanceof Unavailable(Reason why, String _)
                  && why == Reason.GUARD;
      if (!isEmpty || extent.last() == vma.last()) {
        return !isEmpty;
      }
      address = extent.last() + 1;
    }
  }

  /** Returns how far to look at once: the first page of a file has a rule of its own. */
  private long limit(Vma vma, Taken taken, long address) {
    long first = firstPage(vma);
    boolean isInFirst = !AddressRange.isBelow(first, address);
    return taken == Taken.PAGES_AND_HEADER && isInFirst ? first : vma.last();
  }

  private long firstPage(Vma vma) {
    return AddressRange.lower(vma.last(), vma.start() + space.pageSize() - 1);
  }

  /** Returns whether the bytes go into the core file, and counts them. */
  private boolean isTaken(Extent extent, Vma vma, Taken taken) throws IOException {
    return switch (extent.backing()) {
      case Backing.Pages pages -> {
        requireWhole(pages.source(), pages.offset(), extent.length());
        yield isPage(taken, extent);
      }
      case Backing.Compressed block -> {
        requireWhole(block.source(), block.offset(), block.stored());
        yield isPage(taken, extent);
      }
      case Backing.MappedFile _ -> isOfFile(taken, extent, vma) && isData(extent);
      case Backing.Zeros(boolean isStored) ->
          isStored || taken == Taken.WHOLE || isOfFile(taken, extent, vma);
      case Unavailable why -> isZero(why, extent);
    };
  }

  private boolean isPage(Taken taken, Extent extent) {
    return taken != Taken.FILE && isData(extent);
  }

  private boolean isData(Extent extent) {
    data += extent.length();
    return true;
  }

  private boolean isOfFile(Taken taken, Extent extent, Vma vma) {
    return switch (taken) {
      case FILE, PAGES_AND_FILE -> true;
      case PAGES_AND_HEADER -> !AddressRange.isBelow(firstPage(vma), extent.start());
      case NOTHING, WHOLE, WHOLE_IF_USED, ZEROS, PAGES -> false;
    };
  }

  private boolean isZero(Unavailable why, Extent extent) throws IOException {
    return switch (why.reason()) {
      case LAZY -> {
        firstLazy = lazy == 0 ? extent.start() : firstLazy;
        lazy += extent.length();
        yield false;
      }
      case LOST -> throw new MemoryFault(space.name(), extent.start(), why.text());
      case KERNEL, UNMAPPED, GUARD, DEVICE, FILE -> false;
    };
  }

  private static void requireWhole(ByteSource source, long offset, long length) throws IOException {
    long end = source.size();
    if (end != ByteSource.UNKNOWN && offset + length > end) {
      long there = Math.max(0, end - offset);
      throw new UnexpectedEndException(
          source.name(), "page data", new Shortage(offset, length, there));
    }
  }
}
