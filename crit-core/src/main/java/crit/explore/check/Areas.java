package crit.explore.check;

import crit.memory.AddressRange;
import crit.memory.Vma;
import crit.schemas.proto.vma_entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Where a task has memory: ranges in ascending order, those that touch joined. */
final class Areas {
  static final Areas NONE = new Areas(new long[0], new long[0]);

  private final long[] starts;
  private final long[] lasts;

  private Areas(long[] starts, long[] lasts) {
    this.starts = starts;
    this.lasts = lasts;
  }

  /** Takes the areas of an image, without guards and those that end before they start. */
  static Areas of(List<vma_entry> vmas) {
    List<vma_entry> sorted = new ArrayList<>();
    for (vma_entry vma : vmas) {
      boolean isGuard = (vma.getStatus() & Vma.GUARD) != 0;
      if (!isGuard && AddressRange.isBelow(vma.getStart(), vma.getEnd())) {
        sorted.add(vma);
      }
    }
    Comparator<vma_entry> byStart =
        (one, other) -> Long.compareUnsigned(one.getStart(), other.getStart());
    sorted.sort(byStart);
    long[] starts = new long[sorted.size()];
    long[] lasts = new long[sorted.size()];
    int size = 0;
    for (vma_entry vma : sorted) {
      long last = vma.getEnd() - 1;
      if (size > 0 && !AddressRange.isBelow(lasts[size - 1] + 1, vma.getStart())) {
        lasts[size - 1] = AddressRange.higher(lasts[size - 1], last);
      } else {
        starts[size] = vma.getStart();
        lasts[size++] = last;
      }
    }
    return new Areas(Arrays.copyOf(starts, size), Arrays.copyOf(lasts, size));
  }

  /** Takes one range from 0 on. */
  static Areas ofSize(long bytes) {
    return bytes == 0 ? NONE : new Areas(new long[] {0}, new long[] {bytes - 1});
  }

  /** Returns whether every address from {@code start} to {@code last} is in one range. */
  boolean cover(long start, long last) {
    int place = floor(start);
    return place >= 0 && !AddressRange.isBelow(lasts[place], last);
  }

  /** Returns the number of the last range that starts at an address or below, or -1. */
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

  /** Returns whether a range has an address in common with one of these. */
  boolean overlap(AddressRange range) {
    int place = floor(range.last());
    return place >= 0 && !AddressRange.isBelow(lasts[place], range.start());
  }
}
