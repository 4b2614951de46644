package crit.daemon.rpc;

import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import crit.daemon.os.UnixSocket.Peer;
import crit.daemon.stream.StreamServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before {@code criu service}: each client gets a connection of its own to it. CRIU takes
 * this process for the one that asks, so the directories of requests are opened here.
 */
public final class RpcProxy implements StreamServer.Service {
  private final Path service;
  private final Views views;
  private final int patience;

  /** Makes views of images. */
  @FunctionalInterface
  public interface Views {
    /**
     * Makes a view for a restore, see {@link RestoreView#make}.
     *
     * @return nothing if the images are to be restored as they are
     * @throws IOException if a rule does not fit, or the request names no images
     */
    Optional<Path> make(Request restore, Peer client) throws IOException;
  }

  /**
   * Takes where {@code criu service} listens, and what makes views.
   *
   * @param patience for how many seconds a client may be silent that has no request at work
   */
  public RpcProxy(Path service, Views views, int patience) {
    this.service = service;
    this.views = views;
    this.patience = patience;
  }

  @Override
  public Kind kind() {
    return Kind.PACKETS;
  }

  @Override
  public void serve(UnixSocket client, AtomicLong moved) throws IOException {
    try (var held = Held.nothing();
        UnixSocket criu = UnixSocket.connect(service.toString(), Kind.PACKETS)) {
      Peer peer = client.peer();
      Relay.run(
          client,
          criu,
          message -> {
            var request = Request.of(ByteBuffer.wrap(message));
            Optional<Path> view =
                request.isRestore() ? views.make(request, peer) : Optional.empty();
            view.ifPresent(held.views()::add);
            return request.forwarded(peer.pid(), view, held.files());
          },
          patience);
    }
  }
}
