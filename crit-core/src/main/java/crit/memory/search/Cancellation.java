package crit.memory.search;

/**
 * Says that a search is over. Threads that read are not interrupted: that would close the channel
 * which they read, and others read it too.
 */
final class Cancellation {
  private volatile boolean isCancelled;

  void cancel() {
    isCancelled = true;
  }

  boolean isCancelled() {
    return isCancelled;
  }
}
