package crit.daemon.stream;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import crit.daemon.RewrittenSet;
import crit.daemon.os.PipeEnd;
import crit.daemon.os.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the images that {@code criu restore --stream} asks for. */
public final class ImageSender implements StreamServer.Service {
  private static final int PIECE = 1 << 18;
  private static final int PASSED_PIECE = 1 << 22;

  private final Source source;
  private final int patience;
  private final StreamListener listener;

  /** Opens what is served, anew for each client. */
  @FunctionalInterface
  public interface Source {
    /** Opens a set for a client; it is closed when the client ends. */
    RewrittenSet open(UnixSocket.Peer client) throws IOException;
  }

  /**
   * Takes where the sets come from.
   *
   * @param patience for how many seconds a client that asks for nothing more may read nothing
   * @param listener is told of images
   */
  public ImageSender(Source source, int patience, StreamListener listener) {
    this.listener = listener;
    this.source = source;
    this.patience = patience;
  }

  @Override
  public long serve(UnixSocket client) throws IOException {
    UnixSocket.Peer peer = client.peer();
    try (RewrittenSet set = source.open(peer);
        var transfers = new Transfers()) {
      Optional<ImageRequest> request = transfers.next(client, patience);
      while (request.isPresent()) {
        String name = request.get().name();
        boolean exists = set.store().contains(name);
        client.send(ImageRequest.answer(exists), List.of());
        listener.image(peer, name, exists ? size(set.store(), name) : -1);
        if (exists) {
          ByteChannel pipe = PipeEnd.receive(client, StandardOpenOption.WRITE);
          transfers.start(name, pipe, (to, moved) -> send(set.store(), name, to, moved));
        }
        request = transfers.next(client, patience);
      }
      transfers.await(patience);
      return transfers.moved();
    }
  }

  private static long size(ImageStore store, String name) throws IOException {
    try (ByteSource bytes = store.open(name)) {
      return bytes.size();
    }
  }

  private static void send(ImageStore store, String name, ByteChannel to, AtomicLong moved)
      throws IOException {
    try (ByteSource bytes = store.open(name)) {
      long position = 0;
      byte[] piece = new byte[0];
      while (position < bytes.size()) {
        long count = bytes.transfer(position, Math.min(PASSED_PIECE, bytes.size() - position), to);
        if (count == 0) {
          piece = piece.length == 0 ? new byte[PIECE] : piece;
          count = bytes.read(position, piece, 0, PIECE);
          if (count <= 0) {
            throw new IOException(
                "%s: ends after %d bytes, expected %d"
                    .formatted(bytes.name(), position, bytes.size()));
          }
          put(ByteBuffer.wrap(piece, 0, (int) count), to);
        }
        position += count;
        moved.addAndGet(count);
      }
    }
  }

  private static void put(ByteBuffer bytes, ByteChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
