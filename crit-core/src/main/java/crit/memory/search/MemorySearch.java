package crit.memory.search;

import java.io.IOException;
import java.util.Optional;

/**
 * Searches memory on all cores.
 *
 * <p>It holds about a mebibyte for each core, one more, and the hits in them. It neither opens nor
 * closes what the regions read from; no thread reads any more when it returns.
 */
public final class MemorySearch {
  private static final int WINDOW = 1 << 20;

  private final int threads;
  private final int window;

  MemorySearch(int threads, int window) {
    this.threads = threads;
    this.window = window;
  }

  /**
   * Searches regions.
   *
   * @return whether the search came to the end, which is false if the listener ended it
   * @throws IOException if a region cannot be read, what the regions and the listener throw, or
   *     InterruptedIOException if this thread is interrupted
   */
  public static boolean run(SearchPattern pattern, ByteRegions regions, SearchListener listener)
      throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    return new MemorySearch(cores, WINDOW).search(pattern, regions, listener);
  }

  boolean search(SearchPattern pattern, ByteRegions regions, SearchListener listener)
      throws IOException {
    var windows = new Windows(pattern, regions, window);
    Delivery delivery = pattern.delivery(listener);
    try (var workers = new Workers(pattern, threads)) {
      Optional<Batch> batch = windows.next();
      while (batch.isPresent() || !workers.isIdle()) {
        while (batch.isPresent() && !workers.isBusy()) {
          workers.submit(batch.get());
          batch = windows.next();
        }
        if (!workers.deliver(delivery, listener)) {
          return false;
        }
      }
      return delivery.finish();
    }
  }
}
