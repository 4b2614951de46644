package crit.daemon.stream;

import crit.bytes.StagedDirectory;
import crit.bytes.StagedMember;
import crit.daemon.WholeDump;
import crit.daemon.os.PipeEnd;
import crit.daemon.os.UnixSocket;
import java.io.IOException;
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

  private final Path directory;
  private final int patience;
  private final StreamListener listener;

  /**
   * Takes where the images go.
   *
   * @param directory exists, and has no images
   * @param patience for how many seconds a client may send nothing
   * @param listener is told of images
   */
  public ImageReceiver(Path directory, int patience, StreamListener listener) {
    this.directory = directory;
    this.listener = listener;
    this.patience = patience;
  }

  @Override
  public void serve(UnixSocket client, AtomicLong moved) throws IOException {
    UnixSocket.Peer peer = client.peer();
    Set<String> names = new HashSet<>();
    try (var staged = StagedDirectory.begin(directory);
        var transfers = new Transfers(client, patience, moved)) {
      Optional<ImageRequest> request = transfers.next();
      while (request.isPresent()) {
        String name = request.get().name();
        if (!names.add(name)) {
          throw new IOException(name + " is sent twice; nothing is written");
        }
        StagedMember file = staged.create(name);
        PipeEnd pipe = receive(client, name);
        transfers.start(
            name,
            pipe,
            (from, count) -> {
              take(from, file, count);
              listener.image(peer, name, file.size());
            });
        request = transfers.next();
      }
      transfers.await();
      if (!names.contains(INVENTORY)) {
        throw new IOException(
            "the dump ended after %d images without %s, so it failed; nothing is written"
                .formatted(names.size(), INVENTORY));
      }
      WholeDump.check(staged.path());
      commit(staged);
    }
  }

  private static PipeEnd receive(UnixSocket client, String name) throws IOException {
    try {
      return PipeEnd.receive(client, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new IOException("%s: %s; nothing is written".formatted(name, e.getMessage()), e);
    }
  }

  private static void take(PipeEnd from, StagedMember to, AtomicLong moved) throws IOException {
    from.widen();
    from.drainTo(to.path(), moved::addAndGet);
  }

  /** The processes may be gone by now, so that a complete dump is kept whatever happens. */
  private static void commit(StagedDirectory staged) throws IOException {
    try {
      staged.commit();
    } catch (IOException e) {
      throw new IOException(
          "%s; the dump is complete, and all its images are in %s"
              .formatted(e.getMessage(), staged.keep()),
          e);
    }
  }
}
