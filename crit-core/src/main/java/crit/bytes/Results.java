package crit.bytes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What other threads work out. */
public final class Results {
  private Results() {}

  /**
   * Waits for a result.
   *
   * @throws IOException what the work threw, as it threw unchecked exceptions and errors; an
   *     InterruptedIOException if this thread is interrupted, which it then still is
   */
  public static <T> T await(Future<T> result) throws IOException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException error -> throw error;
        case RuntimeException error -> throw error;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
