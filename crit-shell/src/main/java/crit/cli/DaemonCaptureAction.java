package crit.cli;

import crit.bytes.ByteSink;
import crit.bytes.FileTree;
import crit.bytes.StagedDirectory;
import crit.checkpoint.Checkpoint;
import crit.daemon.RewrittenSet;
import crit.daemon.os.UnixSocket;
import crit.daemon.stream.ImageReceiver;
import crit.daemon.stream.Rehearsal;
import crit.daemon.stream.StreamListener;
import crit.daemon.stream.StreamServer;
import crit.image.Head;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.image.ImageWriter;
import crit.memory.FileRoot;
import crit.memory.MemoryConversion;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import crit.rewrite.EditionWriter;
import crit.rewrite.Rule;
import crit.schemas.proto.inventory_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code crit daemon capture}. */
final class DaemonCaptureAction implements Command.Action {
  private static final String DUMPED = ".dumped";
  private static final String INVENTORY = "inventory.img";
  private static final int VERSION = 2;

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    DaemonLog log = DaemonLog.of(arguments, streams);
    return DaemonRun.serve(listener(arguments, log), log, arguments);
  }

  /** Makes what listens. */
  static Listener listener(Arguments arguments, StreamListener listener) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    refuseImages(directory);
    Path socket = SocketDirectory.of(arguments, directory).resolve(StreamServer.CAPTURE);
    var rules = new RuleBox(arguments);
    int patience = DaemonRun.patience(arguments);
    rehearse();
    StreamServer.Service service =
        (client, moved) -> {
          refuseImages(directory);
          if (rules.get().isEmpty()) {
            new ImageReceiver(directory, patience, listener).serve(client, moved);
          } else {
            Path dumped = dumped(directory);
            new ImageReceiver(dumped, patience, listener).serve(client, moved);
            rewrite(dumped, directory, client, arguments, rules.get());
          }
          if (arguments.has(DaemonCommands.COMPRESS)) {
            compress(directory);
          }
        };
    return new Listener(socket, service, Optional.of(rules));
  }

  /** Returns an inventory of nothing. */
  private static byte[] inventory() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageType type = ImageTypes.byFileName(INVENTORY).orElseThrow();
    var writer = new ImageWriter(bytes, type, new Head(type.frame(), false));
    byte[] message = inventory_entry.newBuilder().setImgVersion(VERSION).build().toByteArray();
    var entry = new ByteSink();
    entry.put(message, 0, message.length);
    writer.entry(entry);
    writer.finish();
    return bytes.toByteArray();
  }

  private static void rehearse() throws IOException {
    Path scratch = Files.createTempDirectory("crit");
    try {
      Rehearsal.dump(new ImageReceiver(scratch, 1, StreamListener.NONE), INVENTORY, inventory());
    } finally {
      FileTree.delete(scratch);
    }
  }

  /** Returns where images are taken that rules are to change, beside the directory. */
  private static Path dumped(Path directory) throws IOException {
    Path place = directory.toRealPath();
    Path dumped = place.resolveSibling("." + place.getFileName() + DUMPED);
    refuseImages(dumped);
    return dumped;
  }

  /**
   * Gives the directory a dump as rules leave it. If a rule does not fit, the dump stays where it
   * is: the processes may be gone.
   */
  private static void rewrite(
      Path dumped, Path directory, UnixSocket client, Arguments arguments, List<Rule> rules)
      throws IOException {
    try (var audit = Audit.open(arguments, client.peer(), "");
        var set = RewrittenSet.open(dumped, FileRoot.NONE, rules, audit)) {
      if (set.edition().isChanged()) {
        EditionWriter.replace(set.edition(), false);
      }
      move(dumped, directory);
    } catch (IOException e) {
      throw new IOException(
          "%s; the dump is complete, and its images are in %s".formatted(e.getMessage(), dumped),
          e);
    }
    FileTree.delete(dumped);
  }

  private static void move(Path from, Path directory) throws IOException {
    try (var to = StagedDirectory.begin(directory);
        var files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        to.carry(file, String.valueOf(file.getFileName()));
      }
      to.commit();
    }
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
