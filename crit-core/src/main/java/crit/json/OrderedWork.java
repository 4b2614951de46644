package crit.json;

import crit.bytes.ByteSink;
import crit.bytes.Results;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Has pieces of work done on all cores and puts their results one behind the other, in the order in
 * which they were submitted. Only a few are in memory at a time. For use by one thread.
 */
final class OrderedWork implements Closeable {
  private final ByteSink sink;
  private final int most = Runtime.getRuntime().availableProcessors() + 1;
  private final Deque<Future<ByteSink>> running = new ArrayDeque<>();

  /** Sinks that were used and are used again: their arrays are too large to be made anew. */
  private final Deque<ByteSink> free = new ArrayDeque<>();

  private final ExecutorService workers;

  OrderedWork(ByteSink sink) {
    this.sink = sink;
    this.workers = Executors.newFixedThreadPool(most - 1);
  }

  /** A piece of work. */
  @FunctionalInterface
  interface Piece {
    /** Puts the result into a sink that is empty. */
    void run(ByteSink result) throws IOException;
  }

  /** Submits a piece; waits for an older one when there are enough. */
  void submit(Piece piece) throws IOException {
    if (running.size() == most) {
      take();
    }
    ByteSink result = free.isEmpty() ? new ByteSink() : free.remove();
    running.add(
        workers.submit(() -> {
          piece.run(result);
          return result;
        }));
  }

  /** Waits for all pieces. */
  void finish() throws IOException {
    while (!running.isEmpty()) {
      take();
    }
  }

  private void take() throws IOException {
    ByteSink result = Results.await(running.remove());
    sink.drain(result);
    result.rollback(0);
    free.add(result);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
