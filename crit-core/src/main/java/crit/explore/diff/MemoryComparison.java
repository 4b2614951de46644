package crit.explore.diff;

import crit.explore.Address;
import crit.explore.diff.PageRun.ByteRun;
import crit.explore.diff.PageRun.How;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Extent;
import crit.memory.Hole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares the same range of two address spaces page by page. Not safe for several threads. */
final class MemoryComparison {
  private static final int PIECE = 1 << 18;
  private static final int SHOWN_BYTES = 16;

  /** Bytes that are equal between two ranges of a page do not part them if they are this few. */
  private static final int MAX_BRIDGE = 4;

  private final AddressSpace before;
  private final AddressSpace after;
  private final boolean hasBytes;
  private final int pageSize;
  private final byte[] old = new byte[PIECE];
  private final byte[] now = new byte[PIECE];
  private final List<PageRun> runs = new ArrayList<>();

  MemoryComparison(AddressSpace before, AddressSpace after, boolean hasBytes) {
    this.before = before;
    this.after = after;
    this.hasBytes = hasBytes;
    this.pageSize = after.pageSize();
  }

  /** Returns the pages that differ, in order. */
  List<PageRun> compare(AddressRange range) throws IOException {
    runs.clear();
    long address = range.start();
    boolean isDone = false;
    while (!isDone) {
      long last = AddressRange.lower(range.last(), address + PIECE - 1);
      if (AddressRange.isBelow(last, address)) {
        last = range.last();
      }
      Extent one = before.extent(address, last);
      Extent other = after.extent(address, last);
      last = AddressRange.lower(one.last(), other.last());
      compare(address, (int) (last - address + 1), one.backing(), other.backing());
      isDone = last == range.last();
      address = last + 1;
    }
    return List.copyOf(runs);
  }

  private void compare(long address, int length, Backing one, Backing other) throws IOException {
    if (isUntouched(one) && isUntouched(other) || !one.isReadable() && !other.isReadable()) {
      return;
    }
    Optional<How> how = difference(one, other);
    if (how.isPresent()) {
      add(address, (length + pageSize - 1L) / pageSize, how.get(), List.of());
      return;
    }
    before.read(address, ByteBuffer.wrap(old, 0, length), Hole.ZERO);
    after.read(address, ByteBuffer.wrap(now, 0, length), Hole.ZERO);
    for (int start = 0; start < length; start += pageSize) {
      int end = Math.min(length, start + pageSize);
      if (!Arrays.equals(old, start, end, now, start, end)) {
        add(address + start, 1, How.CHANGED, hasBytes ? bytes(address, start, end) : List.of());
      }
    }
  }

  private static Optional<How> difference(Backing one, Backing other) {
    if (one.isReadable() == other.isReadable()) {
      return Optional.empty();
    }
    return Optional.of(one.isReadable() ? How.ONLY_BEFORE : How.ONLY_AFTER);
  }

  private static boolean isUntouched(Backing backing) {
    return backing instanceof Backing.Zeros;
  }

  private void add(long start, long pages, How how, List<ByteRun> bytes) {
    if (!runs.isEmpty()) {
      PageRun last = runs.getLast();
      if (last.how() == how && last.start().value() + last.pages() * pageSize == start) {
        last.bytes().addAll(bytes);
        runs.set(
            runs.size() - 1, new PageRun(last.start(), last.pages() + pages, how, last.bytes()));
        return;
      }
    }
    runs.add(new PageRun(new Address(start), pages, how, new ArrayList<>(bytes)));
  }

  private List<ByteRun> bytes(long address, int start, int end) {
    List<ByteRun> found = new ArrayList<>();
    int at = start;
    while (at < end) {
      int skip = Arrays.mismatch(old, at, end, now, at, end);
      if (skip < 0) {
        break;
      }
      int first = at + skip;
      int stop = endOfRun(first, end);
      found.add(
          new ByteRun(
              new Address(address + first),
              stop - first,
              hex(old, first, stop),
              hex(now, first, stop)));
      at = stop;
    }
    return found;
  }

  private int endOfRun(int first, int end) {
    int stop = first + 1;
    for (int i = stop; i < end && i - stop <= MAX_BRIDGE; i++) {
      if (old[i] != now[i]) {
        stop = i + 1;
      }
    }
    return stop;
  }

  private static String hex(byte[] bytes, int start, int end) {
    int shown = Math.min(end, start + SHOWN_BYTES);
    return HexFormat.of().formatHex(bytes, start, shown) + (shown < end ? "..." : "");
  }
}
