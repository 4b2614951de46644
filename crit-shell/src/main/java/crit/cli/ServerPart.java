package crit.cli;

import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import crit.daemon.status.ListenerStatus;
import crit.daemon.stream.StreamServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A listener at a socket. What it does for a client may become something else for the next one,
 * while the socket stays.
 */
final class ServerPart implements Part {
  private final String kind;
  private final ListenerStatus status;
  private final DaemonLog log;
  private final StreamServer server;
  private volatile Listener listener;

  private ServerPart(String kind, Listener listener, ListenerStatus status, DaemonLog log)
      throws IOException {
    this.kind = kind;
    this.listener = listener;
    this.status = status;
    this.log = log;
    this.server = StreamServer.listen(listener.socket(), new Service(), status);
  }

  /** Hands clients on. */
  private final class Service implements StreamServer.Service {
    @Override
    public void serve(UnixSocket client, AtomicLong moved) throws IOException {
      listener.service().serve(client, moved);
    }

    @Override
    public Kind kind() {
      return listener.service().kind();
    }
  }

  /** Listens; clients are served by the step. */
  static Step open(String kind, Listener listener, ListenerStatus status, DaemonLog log)
      throws IOException {
    var part = new ServerPart(kind, listener, status, log);
    return new Step(
        part,
        part::start,
        () -> {
          part.close();
          part.serve();
        });
  }

  /** Returns whether it is of a kind and at a socket. */
  boolean isAt(String other, Path socket) {
    return kind.equals(other) && listener.socket().equals(socket);
  }

  /**
   * Prepares to be another listener of this kind at this socket.
   *
   * @param name what it is called then
   */
  Step become(String name, Listener next) {
    return new Step(
        this,
        () -> {
          Listener before = listener;
          listener = next;
          status.rename(name);
          release(before);
        },
        () -> release(next));
  }

  /** Clients that have what it held keep it until they end. */
  private void release(Listener before) {
    try {
      before.held().close();
    } catch (IOException e) {
      log.warn(Main.text(e));
    }
  }

  private void start() {
    Thread.ofPlatform().name(kind).start(this::serve);
    log.say("listens at " + listener.socket());
  }

  private void serve() {
    try {
      server.run(0);
    } catch (IOException e) {
      log.warn(Main.text(e));
    } finally {
      release(listener);
    }
  }

  @Override
  public ListenerStatus status() {
    return status;
  }

  @Override
  public Step reload() throws IOException {
    Runnable take = listener.rules().isPresent() ? listener.rules().get().reload() : () -> {};
    return new Step(this, take, () -> {});
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  @Override
  public boolean isEnded(int seconds) throws IOException {
    return server.stop(seconds);
  }
}
