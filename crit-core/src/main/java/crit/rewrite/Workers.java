package crit.rewrite;

import java.io.Closeable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Threads that do pieces of work; or none, for what is small. */
final class Workers implements Closeable {
  /** More would only wait for the one that hands them work. */
  private static final int MOST = 4;

  private final int count;
  private final Executor executor;
  private final Runnable end;

  private Workers(int count, Executor executor, Runnable end) {
    this.count = count;
    this.executor = executor;
    this.end = end;
  }

  /** Has everything done in the thread that submits it. */
  static Workers none() {
    return new Workers(0, Runnable::run, () -> {});
  }

  /** Has work done on as many cores as there are, but not on more than a few. */
  static Workers onCores() {
    int cores = Math.min(MOST, Runtime.getRuntime().availableProcessors());
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    return new Workers(cores, threads, threads::shutdownNow);
  }

  /** Returns how many threads there are, 0 if there is none but the one that submits. */
  int count() {
    return count;
  }

  /** Has work done, whose result is a thing that it works on. */
  <T> Future<T> submit(Runnable work, T result) {
    var task = new FutureTask<>(work, result);
    executor.execute(task);
    return task;
  }

  @Override
  public void close() {
    end.run();
  }
}
