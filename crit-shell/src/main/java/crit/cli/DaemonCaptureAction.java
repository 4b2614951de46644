package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.daemon.stream.ImageReceiver;
import crit.daemon.stream.StreamServer;
import crit.memory.MemoryConversion;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code crit daemon capture}. */
final class DaemonCaptureAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    return DaemonRun.serve(listener(arguments), DaemonLog.of(arguments, streams), arguments);
  }

  /** Makes what listens. */
  static Listener listener(Arguments arguments) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    refuseImages(directory);
    var receiver = new ImageReceiver(directory, DaemonRun.patience(arguments));
    boolean compresses = arguments.has(DaemonCommands.COMPRESS);
    StreamServer.Service service =
        client -> {
          refuseImages(directory);
          long bytes = receiver.serve(client);
          if (compresses) {
            compress(directory);
          }
          return bytes;
        };
    Path place =
        Path.of(arguments.value(DaemonCommands.SOCKET_DIRECTORY).orElse(directory.toString()));
    if (!Files.isDirectory(place)) {
      throw new UsageException("%s is no directory, expected one for the socket".formatted(place));
    }
    return new Listener(place.resolve(StreamServer.CAPTURE), service, Optional.empty());
  }

  private static void compress(Path directory) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      MemoryConversion.run(
          set, new Options(Direction.COMPRESS, false, MemoryConversion.DEFAULT_ACCELERATION));
    }
  }

  /** Makes the directory if there is none. */
  private static void refuseImages(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (var images = Files.newDirectoryStream(directory, "*.img")) {
      for (Path image : images) {
        throw new IOException(
            image + ": is there already; captured images go where there are none");
      }
    }
  }
}
