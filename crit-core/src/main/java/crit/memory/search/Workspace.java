package crit.memory.search;

import crit.memory.search.Window.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The array of a batch and what was found in it. For use by one thread at a time. */
final class Workspace {
  /** How many bytes are behind the last of a batch, so that one may read words of them. */
  static final int SLACK = 1024;

  private final Workers workers;
  private final Scanner scanner;
  private final int ahead;

  /** For each window of the batch, and maybe more. */
  private final List<Hits> hits = new ArrayList<>();

  private byte[] bytes = {};

  Workspace(Workers workers, SearchPattern pattern) {
    this.workers = workers;
    this.scanner = pattern.scanner(workers.cancellation());
    this.ahead = pattern.reach().ahead();
  }

  /** Reads the windows of a batch and finds their hits. */
  void scan(Batch batch) throws IOException {
    makeRoom(batch.windows());
    for (int i = 0; i < batch.windows().size() && !workers.cancellation().isCancelled(); i++) {
      Window window = batch.windows().get(i);
      for (Slice slice : window.slices()) {
        read(slice);
      }
      hits.get(i).clear();
      scanner.scan(bytes, window, hits.get(i));
    }
  }

  private void makeRoom(List<Window> windows) {
    while (hits.size() < windows.size()) {
      hits.add(new Hits());
    }
    int needed = windows.isEmpty() ? 0 : windows.getLast().last() + ahead + SLACK;
    if (bytes.length < needed) {
      bytes = new byte[needed];
    }
  }

  private void read(Slice slice) throws IOException {
    if (slice.region().isZero()) {
      Arrays.fill(bytes, slice.index(), slice.index() + slice.length(), (byte) 0);
    } else {
      slice.region().read(slice.address(), bytes, slice.index(), slice.length());
    }
  }

  /** Has something done by a thread that may scan, and waits for it. */
  <T> T call(Workers.Work<T> work) throws IOException {
    return workers.call(work);
  }

  Scanner scanner() {
    return scanner;
  }

  /** Returns the hits of the batch's window of that number. */
  Hits hits(int window) {
    return hits.get(window);
  }
}
