package crit.memory.search;

import crit.bytes.Results;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Has batches scanned by threads, a few at a time, and hands them on in their order. */
final class Workers implements Closeable {
  private final SearchPattern pattern;
  private final int most;
  private final Cancellation cancellation = new Cancellation();
  private final ExecutorService threads;
  private final Deque<Running> running = new ArrayDeque<>();
  private final Deque<Workspace> free = new ArrayDeque<>();

  /** Something to do. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private record Running(Batch batch, Future<Workspace> result) {}

  Workers(SearchPattern pattern, int threads) {
    this.pattern = pattern;
    this.most = threads + 1;
    var kind = Thread.ofPlatform().daemon().stackSize(pattern.stack());
    this.threads = Executors.newFixedThreadPool(threads, kind::unstarted);
  }

  Cancellation cancellation() {
    return cancellation;
  }

  boolean isIdle() {
    return running.isEmpty();
  }

  boolean isBusy() {
    return running.size() == most;
  }

  /** Has a batch scanned. */
  void submit(Batch batch) {
    Workspace workspace = free.isEmpty() ? new Workspace(this, pattern) : free.remove();
    running.add(
        new Running(
            batch,
            threads.submit(() -> {
              workspace.scan(batch);
              return workspace;
            })));
  }

  /** Waits for the oldest batch and hands its hits over; returns whether to go on. */
  boolean deliver(Delivery delivery, SearchListener listener) throws IOException {
    Running oldest = running.remove();
    Workspace workspace = await(oldest.result());
    int number = 0;
    for (Window window : oldest.batch().windows()) {
      if (!delivery.take(workspace, window, workspace.hits(number++))) {
        return false;
      }
    }
    listener.progress(oldest.batch().searched());
    free.add(workspace);
    return true;
  }

  /** Has something done by one of the threads, and waits for it. */
  <T> T call(Work<T> work) throws IOException {
    return await(threads.submit(work::run));
  }

  /** Waits for a result; an interrupted search ends, be the result there already or not. */
  private static <T> T await(Future<T> result) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    return Results.await(result);
  }

  /** Ends the search, and returns when no thread reads any more. */
  @Override
  public void close() {
    cancellation.cancel();
    threads.shutdown();
    boolean isInterrupted = false;
    boolean isOver = false;
    while (!isOver) {
      try {
        isOver = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
