package crit.rewrite;

import crit.bytes.Results;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Threads that work on things, which come back in the order in which they were handed over. Where
 * the threads are behind, the one that hands a thing over works on it itself. For use by one
 * thread.
 *
 * @param <T> a thing
 */
final class Workers<T> implements Closeable {
  /** More would only wait for the one that hands them work. */
  private static final int MOST_THREADS = 3;

  /** How many things wait for each thread. */
  private static final int DEPTH = 3;

  private final int limit;
  private final ExecutorService threads;
  private final Deque<FutureTask<T>> waiting = new ArrayDeque<>();

  /** Starts threads on all other cores, but not on many; none if the work is little. */
  Workers(boolean isLittle) {
    int others = Runtime.getRuntime().availableProcessors() - 1;
    int count = isLittle ? 0 : Math.min(MOST_THREADS, others);
    this.limit = count * DEPTH;
    this.threads =
        Executors.newFixedThreadPool(Math.max(1, count)); // which starts when it has work
  }

  /** Has work done on a thing. */
  void submit(T thing, Runnable work) {
    var task = new FutureTask<>(work, thing);
    if (waiting.size() < limit) {
      threads.execute(task);
    } else {
      task.run();
    }
    waiting.add(task);
  }

  /** Returns whether a thing is to be taken before another one is submitted. */
  boolean isReady() {
    return !waiting.isEmpty() && (waiting.size() > limit || waiting.element().isDone());
  }

  /** Returns whether there are things to be taken. */
  boolean isBusy() {
    return !waiting.isEmpty();
  }

  /** Waits for the oldest thing, and takes it. */
  T take() throws IOException {
    return Results.await(waiting.remove());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
