package crit.daemon.stream;

import crit.daemon.os.PipeEnd;
import crit.daemon.os.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pipes of one client, each served by a thread of its own: CRIU asks for an image before it has
 * read all of another one, so that a single thread would wait for ever. When one fails that the
 * client has not ended itself, the client is told by the end of its socket.
 */
final class Transfers implements Closeable {
  /** The most pipes at a time; CRIU has three or four. */
  private static final int MOST = 256;

  /** For how long at a time progress is waited for, in milliseconds. */
  private static final int LOOK = 1000;

  private final UnixSocket client;
  private final int patience;
  private final Set<PipeEnd> pipes = ConcurrentHashMap.newKeySet();
  private final AtomicLong moved;
  private final List<IOException> failures = new CopyOnWriteArrayList<>();

  /** Of images that the client did not read to their end, which is its own affair. */
  private final List<IOException> unread = new CopyOnWriteArrayList<>();

  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("image ", 0).factory());

  /** Moves the bytes of one image. */
  @FunctionalInterface
  interface Work {
    /** Moves all bytes, and counts them as they go. */
    void run(PipeEnd pipe, AtomicLong moved) throws IOException;
  }

  /**
   * Takes a client.
   *
   * @param patience for how many seconds it may ask for nothing while nothing moves
   * @param moved counts the bytes of images
   */
  Transfers(UnixSocket client, int patience, AtomicLong moved) throws IOException {
    this.client = client;
    this.moved = moved;
    this.patience = patience;
    client.limit(patience);
  }

  /** Starts to serve a pipe, which is closed at the end. */
  void start(String image, PipeEnd pipe, Work work) throws IOException {
    if (pipes.size() >= MOST) {
      pipe.close();
      throw new IOException("more than %d images at a time".formatted(MOST));
    }
    pipes.add(pipe);
    threads.execute(() -> run(image, pipe, work));
  }

  /** Serves a pipe that has room for all bytes, which is closed at the end. */
  void finish(String image, PipeEnd pipe, Work work) {
    pipes.add(pipe);
    run(image, pipe, work);
  }

  private void run(String image, PipeEnd pipe, Work work) {
    try {
      work.run(pipe, moved);
    } catch (Throwable e) {
      failed(pipe, new IOException(image + ": " + text(e), e));
    } finally {
      end(image, pipe);
    }
  }

  private static String text(Throwable e) {
    return e instanceof Error ? e.toString() : String.valueOf(e.getMessage());
  }

  /** Ends the client's socket before its pipe: what it has of the image is not all. */
  private void failed(PipeEnd pipe, IOException why) {
    boolean isRead = true;
    try {
      isRead = pipe.hasReader();
    } catch (IOException e) {
      failures.add(e);
    }
    (isRead ? failures : unread).add(why);
    if (isRead) {
      client.shutdown();
    }
  }

  private void end(String image, PipeEnd pipe) {
    try {
      pipe.close();
    } catch (IOException e) {
      failures.add(new IOException(image + ": " + e.getMessage(), e));
    }
    pipes.remove(pipe);
  }

  /**
   * Waits for the next request, as long as it comes or there is progress. Who asks on has given up
   * an image that it did not read to its end, and not itself.
   *
   * @return nothing if the client ends, or was told to
   */
  Optional<ImageRequest> next() throws IOException {
    var wait = new Wait();
    while (!client.isReadable(LOOK)) {
      if (wait.isOver()) {
        throw new IOException(
            "asks for nothing and reads nothing for %d seconds".formatted(patience));
      }
    }
    Optional<ImageRequest> request = ImageRequest.read(client);
    if (request.isPresent()) {
      unread.clear();
    }
    return request;
  }

  /** Waits until all is moved, as long as there is progress. */
  void await() throws IOException {
    threads.shutdown();
    try {
      var wait = new Wait();
      while (!threads.awaitTermination(LOOK, TimeUnit.MILLISECONDS)) {
        if (wait.isOver()) {
          throw new IOException("no progress in %d seconds".formatted(patience));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
    failures.addAll(unread);
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /** Looks whether bytes move. */
  private final class Wait {
    private long before = moved.get();
    private long since = System.nanoTime();

    /** Returns whether nothing has moved for too long. */
    boolean isOver() {
      long now = moved.get();
      if (now != before) {
        before = now;
        since = System.nanoTime();
      }
      return System.nanoTime() - since >= TimeUnit.SECONDS.toNanos(patience);
    }
  }

  /** Ends all pipes; what is not moved stays so. */
  @Override
  public void close() throws IOException {
    threads.shutdown();
    for (PipeEnd pipe : pipes) {
      pipe.abort();
    }
  }
}
