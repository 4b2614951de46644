package crit.daemon.stream;

import crit.bytes.StagedDirectory;
import crit.bytes.StagedMember;
import crit.daemon.os.PipeEnd;
import crit.daemon.os.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the images that {@code criu dump --stream} sends. The directory gets all of them at one
 * moment, once the last one is complete, which is the inventory; else it stays as it was.
 */
public final class ImageReceiver implements StreamServer.Service {
  private static final String INVENTORY = "inventory.img";
  private static final int PIECE = 1 << 18;

  private final Path directory;
  private final int patience;

  /**
   * Takes where the images go.
   *
   * @param directory exists, and has no images
   * @param patience for how many seconds a client may send nothing
   */
  public ImageReceiver(Path directory, int patience) {
    this.directory = directory;
    this.patience = patience;
  }

  @Override
  public long serve(UnixSocket client) throws IOException {
    Set<String> names = new HashSet<>();
    try (var staged = StagedDirectory.begin(directory);
        var transfers = new Transfers()) {
      Optional<ImageRequest> request = transfers.next(client, patience);
      while (request.isPresent()) {
        String name = request.get().name();
        if (!names.add(name)) {
          throw new IOException(name + " is sent twice; nothing is written");
        }
        ByteChannel pipe = PipeEnd.receive(client, StandardOpenOption.READ);
        StagedMember file = staged.create(name);
        transfers.start(name, pipe, (from, moved) -> take(from, file, moved));
        request = transfers.next(client, patience);
      }
      transfers.await(patience);
      if (!names.contains(INVENTORY)) {
        throw new IOException(
            "the dump ended after %d images without %s, so it failed; nothing is written"
                .formatted(names.size(), INVENTORY));
      }
      staged.commit();
      return transfers.moved();
    }
  }

  private static void take(ByteChannel from, StagedMember to, AtomicLong moved) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long position = 0;
    while (from.read(piece) >= 0) {
      piece.flip();
      int count = piece.remaining();
      to.write(piece, position);
      position += count;
      moved.addAndGet(count);
      piece.clear();
    }
  }
}
