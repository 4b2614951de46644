package crit.memory.search;

import crit.memory.search.Window.Slice;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Cuts runs of regions into windows, and these into batches of one array each. */
final class Windows {
  /** The most windows of a batch. */
  private static final int MOST = 1024;

  /** A window that would be smaller, and is not the end of its run, begins a new batch. */
  private static final int LEAST = 4096;

  private final ByteRegions regions;
  private final Reach reach;
  private final int size;
  private final boolean skipsZeros;

  /** The regions of the run that is being cut, without those that no window needs any more. */
  private final Deque<ByteRegion> run = new ArrayDeque<>();

  private Optional<ByteRegion> following;

  /** The first address that no window has as a start yet. */
  private long position;

  /** The address behind the last of the run, as far as it is known. */
  private long end;

  /** How many bytes of the run come before the position, as far as one looks back. */
  private int before;

  private long searched;

  /**
   * @param size how many bytes of an array are for starts, at least 1
   */
  Windows(SearchPattern pattern, ByteRegions regions, int size) throws IOException {
    this.regions = regions;
    this.reach = pattern.reach();
    this.size = size;
    this.skipsZeros = !pattern.isFoundInZeros();
    this.following = fetch();
  }

  /** Returns the next batch, empty at the end. It may have no windows. */
  Optional<Batch> next() throws IOException {
    long old = searched;
    int capacity = reach.behind() + size + reach.ahead();
    List<Window> windows = new ArrayList<>();
    int used = 0;
    while (windows.size() < MOST && advance()) {
      if (skipZeros()) {
        continue;
      }
      int room = capacity - used - before - reach.ahead();
      if (!windows.isEmpty() && room < Math.min(size, LEAST)) {
        break;
      }
      Window window = cut(used, Math.min(room, size));
      windows.add(window);
      used = window.end();
    }
    return searched == old ? Optional.empty() : Optional.of(new Batch(windows, searched));
  }

  /** Makes the run known as far as a window may need it; returns false if there is no more. */
  private boolean advance() throws IOException {
    if (following.isPresent() && position == end && following.get().start() != end) {
      run.clear();
      before = 0;
      position = following.get().start();
      end = position;
    }
    while (following.isPresent()
        && following.get().start() == end
        && Long.compareUnsigned(end - position, (long) size + reach.ahead()) < 0) {
      run.add(following.get());
      end += following.get().length();
      following = fetch();
    }
    return position != end;
  }

  private Optional<ByteRegion> fetch() throws IOException {
    Optional<ByteRegion> next = regions.next();
    while (next.isPresent() && next.get().length() == 0) {
      next = regions.next();
    }
    if (next.isPresent()) {
      long start = next.get().start();
      boolean isAbove = run.isEmpty() || Long.compareUnsigned(start, end - 1) > 0;
      if (!isAbove || next.get().length() < 0) {
        throw new IllegalArgumentException(
            "region at 0x%x of %d bytes, after 0x%x".formatted(start, next.get().length(), end));
      }
    }
    return next;
  }

  /** Passes zeros but for the last, where a match may start that ends in what follows. */
  private boolean skipZeros() {
    if (!skipsZeros) {
      return false;
    }
    trim();
    ByteRegion region = regionAt(position);
    long zeros = region.start() + region.length() - position - reach.ahead();
    if (!region.isZero() || zeros <= 0) {
      return false;
    }
    pass(zeros);
    return true;
  }

  private ByteRegion regionAt(long address) {
    for (ByteRegion region : run) {
      long offset = address - region.start();
      if (offset >= 0 && offset < region.length()) {
        return region;
      }
    }
    throw new IllegalStateException("no region has 0x%x".formatted(address));
  }

  private Window cut(int at, int most) {
    trim();
    int first = at + before;
    int last = first + upTo(most);
    int behind = first + upTo(last - first + reach.ahead());
    var window = new Window(position, at, first, last, behind, slices(at, behind));
    pass(last - first);
    return window;
  }

  /** Returns how many bytes of the run come from the position on, at most so many. */
  private int upTo(int most) {
    long rest = end - position;
    return Long.compareUnsigned(rest, most) < 0 ? (int) rest : most;
  }

  private List<Slice> slices(int at, int behind) {
    List<Slice> slices = new ArrayList<>();
    long start = position - before;
    int total = behind - at;
    int done = 0;
    for (ByteRegion region : run) {
      if (done == total) {
        break;
      }
      long address = start + done;
      long rest = region.length() - (address - region.start());
      int count = (int) Math.min(rest, total - done);
      slices.add(new Slice(region, address, at + done, count));
      done += count;
    }
    return slices;
  }

  /** Forgets the regions that lie before all that a window may look at. */
  private void trim() {
    while (run.size() > 1) {
      ByteRegion head = run.element();
      if (position - before - head.start() < head.length()) {
        return;
      }
      run.remove();
    }
  }

  private void pass(long bytes) {
    position += bytes;
    searched += bytes;
    before = (int) Math.min(before + bytes, reach.behind());
  }
}
