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
import java.util.concurrent.locks.LockSupport;

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
  private static final int MOST_CLIENTS = 256;

  private final UnixSocket socket;
  private final Path path;
  private final boolean isInherited;
  private final Service service;
  private final StreamListener listener;
  private final Semaphore places = new Semaphore(MOST_CLIENTS);
  private final AtomicLong clients = new AtomicLong();
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long deadline = System.nanoTime() + Long.MAX_VALUE / 2;
  private volatile boolean isAllServed;

  /** Serves one client. */
  @FunctionalInterface
  public interface Service {
    /**
     * Serves until the client ends.
     *
     * @param moved counts the bytes of images that go through
     */
    void serve(UnixSocket client, AtomicLong moved) throws IOException;

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
   * Serves until {@link #close} or {@link #stop}.
   *
   * @param most after how many clients to end, 0 for never
   * @return whether all clients were served to their end
   */
  public boolean run(long most) throws IOException {
    try (socket) {
      while (!isEnding.get() && (most == 0 || clients.get() < most)) {
        Optional<UnixSocket> client = accept();
        if (client.isPresent()) {
          start(client.get());
        }
      }
      isAllServed = awaitClients();
      return isAllServed;
    } finally {
      ended.countDown();
    }
  }

  /** A client that cannot be taken now, as when no more files can be open, is taken later. */
  private Optional<UnixSocket> accept() {
    try {
      return socket.accept(WAIT);
    } catch (IOException e) {
      listener.refused("no client can be taken: " + e.getMessage());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(WAIT));
      return Optional.empty();
    }
  }

  private void start(UnixSocket client) throws IOException {
    if (!takesPlace()) {
      client.close();
      return;
    }
    long number = clients.incrementAndGet();
    boolean isStarted = false;
    try {
      Thread.ofPlatform().name("client " + number).start(new Serving(number, client));
      isStarted = true;
    } catch (OutOfMemoryError e) {
      listener.refused("client %d cannot be served: %s".formatted(number, e.getMessage()));
    } finally {
      if (!isStarted) {
        places.release();
        client.close();
      }
    }
  }

  /** What a client's thread does; a class, as a lambda is made when it is first needed. */
  private final class Serving implements Runnable {
    private final long number;
    private final UnixSocket client;

    Serving(long number, UnixSocket client) {
      this.number = number;
      this.client = client;
    }

    @Override
    public void run() {
      serve(number, client);
    }
  }

  /** Waits for a place; each client is given up in time if it does nothing. */
  private boolean takesPlace() {
    boolean isTold = false;
    while (!isEnding.get()) {
      if (tryAcquire(1)) {
        return true;
      }
      if (!isTold) {
        listener.refused("%d clients are served, another one waits".formatted(MOST_CLIENTS));
        isTold = true;
      }
    }
    return false;
  }

  private boolean tryAcquire(int count) {
    try {
      return places.tryAcquire(count, WAIT, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean awaitClients() {
    while (System.nanoTime() - deadline < 0) {
      if (tryAcquire(MOST_CLIENTS)) {
        return true;
      }
    }
    return false;
  }

  private void serve(long number, UnixSocket client) {
    var moved = new AtomicLong();
    String problem = "";
    try (client) {
      UnixSocket.Peer peer = client.peer();
      listener.connected(number, peer);
      int own = ownUser();
      if (peer.uid() != 0 && peer.uid() != own) {
        throw new IOException("is a process of user %d, expected %d".formatted(peer.uid(), own));
      }
      service.serve(client, moved);
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    } catch (Error e) {
      problem = e.toString(); // of this client alone: others are served on
    }
    try {
      listener.ended(number, moved.get(), problem);
    } finally {
      places.release();
    }
  }

  private static int ownUser() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /**
   * Ends {@link #run} as {@link #close} does, and waits for that.
   *
   * @param seconds how long to wait
   * @return whether it has ended, and all clients were served
   */
  public boolean stop(int seconds) throws IOException {
    close();
    try {
      return ended.await(seconds, TimeUnit.SECONDS) && isAllServed;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Does what {@link #close} does, and ends {@link #run} after so many seconds in any case. */
  public void endWithin(int seconds) throws IOException {
    deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    close();
  }

  /** Ends {@link #run} once the clients that are there are served, and removes the socket. */
  @Override
  public void close() throws IOException {
    if (!isEnding.getAndSet(true) && !isInherited) {
      Files.deleteIfExists(path);
    }
  }
}
