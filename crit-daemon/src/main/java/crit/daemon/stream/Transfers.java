package crit.daemon.stream;

import crit.daemon.os.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pipes of one client, each served by a thread of its own: CRIU asks for an image before it has
 * read all of another one, so that a single thread would wait for ever.
 */
final class Transfers implements Closeable {
  /** The most pipes at a time; CRIU has three or four. */
  private static final int MOST = 256;

  private final List<Thread> threads = new ArrayList<>();
  private final List<ByteChannel> pipes = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final List<IOException> failures = new CopyOnWriteArrayList<>();

  /** Moves the bytes of one image. */
  @FunctionalInterface
  interface Work {
    /** Moves all bytes, and tells of progress. */
    void run(ByteChannel pipe, AtomicLong moved) throws IOException;
  }

  /** Starts to serve a pipe, which is closed at the end. */
  void start(String image, ByteChannel pipe, Work work) throws IOException {
    if (running.incrementAndGet() > MOST) {
      running.decrementAndGet();
      pipe.close();
      throw new IOException("more than %d images at a time".formatted(MOST));
    }
    pipes.add(pipe);
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name("image " + image)
            .start(() -> {
              try (pipe) {
                work.run(pipe, bytes);
              } catch (IOException | RuntimeException e) {
                failures.add(new IOException(image + ": " + e.getMessage(), e));
              } finally {
                running.decrementAndGet();
              }
            }));
  }

  /**
   * Waits for the next request, as long as it comes or there is progress every so many seconds.
   *
   * @return nothing if the client ends
   */
  Optional<ImageRequest> next(UnixSocket client, int seconds) throws IOException {
    long before = -1;
    while (!client.isReadable(seconds * 1000)) {
      if (before == bytes.get()) {
        throw new IOException(
            "asks for nothing and reads nothing for %d seconds".formatted(seconds));
      }
      before = bytes.get();
    }
    return ImageRequest.read(client);
  }

  /** Returns how many bytes have been moved. */
  long moved() {
    return bytes.get();
  }

  /** Waits until all is moved, as long as there is progress every so many seconds. */
  void await(int seconds) throws IOException {
    try {
      for (Thread thread : threads) {
        long before = -1;
        while (thread.isAlive() && before != bytes.get()) {
          before = bytes.get();
          thread.join(seconds * 1000L);
        }
        if (thread.isAlive()) {
          throw new IOException(
              "%s: no progress in %d seconds".formatted(thread.getName(), seconds));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  /** Closes all pipes; what is not moved stays so. */
  @Override
  public void close() throws IOException {
    for (ByteChannel pipe : pipes) {
      pipe.close();
    }
  }
}
