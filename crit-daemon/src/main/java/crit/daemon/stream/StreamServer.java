package crit.daemon.stream;

import crit.daemon.os.Systemd;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens where CRIU looks for an image streamer, and serves each client in a thread of its own.
 * Only processes of the same user, or of root, are served.
 */
public final class StreamServer implements Closeable {
  /** What the socket is called that {@code criu restore --stream} looks for. */
  public static final String SERVE = "streamer-serve.sock";

  /** What the socket is called that {@code criu dump --stream} looks for. */
  public static final String CAPTURE = "streamer-capture.sock";

  private static final int WAIT = 200;
  private static final int MOST_CLIENTS = 64;

  private final UnixSocket socket;
  private final Path path;
  private final boolean isInherited;
  private final Service service;
  private final StreamListener listener;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final AtomicLong clients = new AtomicLong();
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Serves one client. */
  @FunctionalInterface
  public interface Service {
    /**
     * Serves until the client ends.
     *
     * @return how many bytes of images went through
     */
    long serve(UnixSocket client) throws IOException;

    /** Returns what its socket carries. */
    default Kind kind() {
      return Kind.STREAM;
    }
  }

  private StreamServer(Path path, Service service, StreamListener listener) throws IOException {
    Optional<UnixSocket> inherited = Systemd.socket(path);
    this.path = path;
    this.isInherited = inherited.isPresent();
    this.socket = isInherited ? inherited.orElseThrow() : UnixSocket.listen(path, service.kind());
    this.service = service;
    this.listener = listener;
  }

  /**
   * Starts to listen; {@link #run} serves.
   *
   * @param path the socket, which must not exist, unless the service manager has opened it
   */
  public static StreamServer listen(Path path, Service service, StreamListener listener)
      throws IOException {
    return new StreamServer(path, service, listener);
  }

  /**
   * Serves until {@link #close}.
   *
   * @param most after how many clients to end, 0 for never
   */
  public void run(long most) throws IOException {
    try (socket) {
      while (!isEnding.get() && (most == 0 || clients.get() < most)) {
        socket.accept(WAIT).ifPresent(this::start);
      }
    }
    places.acquireUninterruptibly(MOST_CLIENTS);
    ended.countDown();
  }

  private void start(UnixSocket client) {
    places.acquireUninterruptibly();
    long number = clients.incrementAndGet();
    Thread.ofPlatform()
        .name("client " + number)
        .start(() -> {
          try {
            serve(number, client);
          } finally {
            places.release();
          }
        });
  }

  private void serve(long number, UnixSocket client) {
    long bytes = 0;
    String problem = "";
    try (client) {
      UnixSocket.Peer peer = client.peer();
      listener.connected(number, peer);
      int own = ownUser();
      if (peer.uid() != 0 && peer.uid() != own) {
        throw new IOException("is a process of user %d, expected %d".formatted(peer.uid(), own));
      }
      bytes = service.serve(client);
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    }
    listener.ended(number, bytes, problem);
  }

  private static int ownUser() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /**
   * Ends {@link #run} once the clients that are there are served, removes the socket, and waits.
   *
   * @param seconds how long to wait
   * @return whether all were served
   */
  public boolean stop(int seconds) throws IOException {
    close();
    try {
      return ended.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends {@link #run} once the clients that are there are served, and removes the socket. */
  @Override
  public void close() throws IOException {
    if (!isEnding.getAndSet(true) && !isInherited) {
      Files.deleteIfExists(path);
    }
  }
}
