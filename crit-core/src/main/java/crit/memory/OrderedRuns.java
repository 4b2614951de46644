package crit.memory;

import crit.bytes.Results;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Has runs of pages worked on by all cores. Where the runs meet, they are taken one behind the
 * other in the order in which they were submitted. There are only so many buffers for them, which
 * are used again and again. For use by one thread.
 */
final class OrderedRuns implements Closeable {
  private final int most;
  private final int acceleration;
  private final Deque<PageBuffers> free = new ArrayDeque<>();
  private final Deque<Future<Run>> running = new ArrayDeque<>();
  private final ExecutorService workers;
  private final Turns turns = new Turns();
  private long submitted;

  /** A run of pages; its steps are done one after the other, each in some thread. */
  interface Run {
    /** Returns the buffers that it was given. */
    PageBuffers buffers();

    /** Does what needs no other run. */
    void work() throws IOException;

    /** Does what needs the runs before it, which have done the same; one run at a time. */
    void meet() throws IOException;

    /** Does what is left then. */
    void complete() throws IOException;
  }

  /** Whose turn it is. */
  private static final class Turns {
    private long next;

    /**
     * The first run that failed; those before it go on, so that its error is the one that counts.
     */
    private long failed = Long.MAX_VALUE;

    synchronized void await(long turn) throws InterruptedException {
      while (next != turn) {
        if (turn > failed) {
          throw new CancellationException();
        }
        wait();
      }
    }

    synchronized void advance() {
      next++;
      notifyAll();
    }

    synchronized void fail(long turn) {
      failed = Math.min(failed, turn);
      notifyAll();
    }
  }

  /**
   * @param most how many runs there are at a time; more than cores, as some wait to write
   * @param acceleration that of {@link Lz4}
   */
  OrderedRuns(int most, int acceleration) {
    this.most = most;
    this.acceleration = acceleration;
    this.workers = Executors.newFixedThreadPool(most);
  }

  /** Returns buffers for one run; waits for the oldest run if there are no others. */
  PageBuffers buffers() throws IOException {
    if (free.isEmpty() && running.size() == most) {
      take();
    }
    return free.isEmpty() ? new PageBuffers(acceleration) : free.remove();
  }

  /** Has a run worked on. */
  void submit(Run run) {
    long turn = submitted++;
    running.add(
        workers.submit(() -> {
          try {
            run.work();
            turns.await(turn);
            run.meet();
            turns.advance();
            run.complete();
            return run;
          } catch (Throwable e) {
            turns.fail(turn);
            throw e;
          }
        }));
  }

  /** Waits for all runs. */
  void finish() throws IOException {
    while (!running.isEmpty()) {
      take();
    }
  }

  private void take() throws IOException {
    free.add(Results.await(running.remove()).buffers());
  }

  /** Waits for the threads, which end when they are done with what they work on. */
  @Override
  public void close() {
    turns.fail(-1);
    running.forEach(run -> run.cancel(false));
    workers.close();
  }
}
