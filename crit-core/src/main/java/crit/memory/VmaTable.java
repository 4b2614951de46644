package crit.memory;

import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The areas of an address space, found by address. */
final class VmaTable {
  private static final Comparator<Vma> BY_START =
      (one, other) -> Long.compareUnsigned(one.start(), other.start());

  private final List<Vma> all;
  private final long[] starts;
  private final List<AddressRange> guards;

  private VmaTable(List<Vma> all, List<AddressRange> guards) {
    this.all = List.copyOf(all);
    this.starts = all.stream().mapToLong(Vma::start).toArray();
    this.guards = List.copyOf(guards);
  }

  /** Takes the areas of an image, guards among them, in any order. */
  static VmaTable of(List<vma_entry> entries, String space) throws IOException {
    List<Vma> areas = new ArrayList<>(entries.size());
    List<AddressRange> guards = new ArrayList<>();
    for (vma_entry entry : entries) {
      if (entry.getEnd() - 1 + Long.MIN_VALUE < entry.getStart() + Long.MIN_VALUE) {
        throw new IOException(
            "%s: area ends at 0x%x, expected more than its start 0x%x"
                .formatted(space, entry.getEnd(), entry.getStart()));
      }
      Vma vma = Vma.of(entry);
      if (vma.is(Vma.GUARD)) {
        guards.add(new AddressRange(vma.start(), vma.last()));
      } else {
        areas.add(vma);
      }
    }
    areas.sort(BY_START);
    for (int i = 1; i < areas.size(); i++) {
      if (!AddressRange.isBelow(areas.get(i - 1).last(), areas.get(i).start())) {
        throw new IOException(
            "%s: the areas at 0x%x and 0x%x overlap"
                .formatted(space, areas.get(i - 1).start(), areas.get(i).start()));
      }
    }
    guards.sort((one, other) -> Long.compareUnsigned(one.start(), other.start()));
    return new VmaTable(areas, guards);
  }

  /** Takes a segment for one area that starts at 0. */
  static VmaTable ofSegment(long size) {
    return new VmaTable(
        size == 0
            ? List.of()
            : List.of(new Vma(0, size - 1, 0, 0, 3, 1, Vma.REGULAR | Vma.ANON_SHARED, 0)),
        List.of());
  }

  List<Vma> all() {
    return all;
  }

  List<AddressRange> guards() {
    return guards;
  }

  Optional<Vma> find(long address) {
    int place = floor(address);
    return place >= 0 && !AddressRange.isBelow(all.get(place).last(), address)
        ? Optional.of(all.get(place))
        : Optional.empty();
  }

  /** Returns the last address before the area that comes after an unmapped address. */
  long gapEnd(long address) {
    int next = floor(address) + 1;
    return next < starts.length ? starts[next] - 1 : -1;
  }

  /** Returns the number of the last area that starts at an address or below, or -1. */
  private int floor(long address) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (AddressRange.isBelow(address, starts[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /** Returns the first guard area that ends at an address or above it. */
  Optional<AddressRange> guard(long address) {
    int low = 0;
    int high = guards.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (AddressRange.isBelow(guards.get(middle).last(), address)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < guards.size() ? Optional.of(guards.get(low)) : Optional.empty();
  }
}
