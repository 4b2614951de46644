package crit.daemon.stream;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import crit.daemon.ServedSet;
import crit.daemon.os.PipeEnd;
import crit.daemon.os.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
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

  /** Opens what is served. */
  @FunctionalInterface
  public interface Source {
    /** Opens a set for a client; it is closed when the client ends. */
    ServedSet open(UnixSocket.Peer client) throws IOException;
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
  public void serve(UnixSocket client, AtomicLong moved) throws IOException {
    UnixSocket.Peer peer = client.peer();
    try (ServedSet set = source.open(peer);
        var transfers = new Transfers(client, patience, moved)) {
      Optional<ImageRequest> request = transfers.next();
      while (request.isPresent()) {
        answer(client, peer, request.get().name(), set.store(), transfers);
        request = transfers.next();
      }
      transfers.await();
    }
  }

  private void answer(
      UnixSocket client, UnixSocket.Peer peer, String name, ImageStore store, Transfers transfers)
      throws IOException {
    if (!store.contains(name)) {
      client.send(ImageRequest.answer(false), List.of());
      listener.image(peer, name, -1);
      return;
    }
    ByteSource bytes = store.open(name);
    try {
      client.send(ImageRequest.answer(true), List.of());
      listener.image(peer, name, bytes.size());
      PipeEnd pipe = PipeEnd.receive(client, StandardOpenOption.WRITE);
      if (bytes.size() <= PipeEnd.ATOMIC && pipe.hasRoom()) {
        transfers.finish(name, pipe, (to, moved) -> sendAll(bytes, to, moved));
      } else {
        transfers.start(name, pipe, (to, moved) -> sendAll(bytes, to, moved));
      }
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  private static void sendAll(ByteSource bytes, PipeEnd to, AtomicLong moved) throws IOException {
    try (bytes) {
      boolean isLarge = bytes.size() > PIECE;
      if (isLarge) {
        to.widen();
      }
      long position = 0;
      byte[] piece = new byte[0];
      while (position < bytes.size()) {
        if (isLarge) {
          to.awaitRoom();
        }
        long rest = bytes.size() - position;
        long count = bytes.transfer(position, Math.min(PASSED_PIECE, rest), to.channel());
        if (count == 0) {
          piece = piece.length == 0 ? new byte[(int) Math.min(PIECE, rest)] : piece;
          count = bytes.read(position, piece, 0, piece.length);
          if (count <= 0) {
            throw new IOException(
                "%s: ends after %d bytes, expected %d"
                    .formatted(bytes.name(), position, bytes.size()));
          }
          put(ByteBuffer.wrap(piece, 0, (int) count), to.channel());
        }
        position += count;
        moved.addAndGet(count);
      }
    }
  }

  private static void put(ByteBuffer bytes, WritableByteChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
