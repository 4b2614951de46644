package crit.daemon.stream;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import crit.bytes.ByteSink;
import crit.bytes.SystemCalls;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import crit.image.Head;
import crit.image.ImageTypes;
import crit.image.ImageWriter;
import crit.schemas.proto.inventory_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Serves a client of our own before there are others, so that the first of them, who waits, does
 * not pay for what the machine does but once. What comes of it does not matter.
 */
public final class Rehearsal {
  private static final String INVENTORY = "inventory.img";
  private static final int VERSION = 2;
  private static final int ANSWER = 6;

  /** So often that the machine compiles what is run; it takes some tens of milliseconds. */
  private static final int ROUNDS = 250;

  private Rehearsal() {}

  /**
   * Asks a service for an image, again and again.
   *
   * @throws IOException if the system has no sockets or pipes any more
   */
  public static void ask(StreamServer.Service service, String image) throws IOException {
    perform(
        service,
        client -> {
          for (int i = 0; i < ROUNDS; i++) {
            askOnce(client, image);
          }
        });
  }

  private static void askOnce(UnixSocket client, String image) throws IOException {
    client.send(new ImageRequest(image).bytes(), List.of());
    if (client.read(ANSWER).filter(it -> it[ANSWER - 1] != 0).isPresent()) {
      int[] pipe = pipe();
      give(client, pipe[1]);
      try (var from = FileChannel.open(Path.of("/proc/self/fd/" + pipe[0]))) {
        Channels.newInputStream(from).readAllBytes();
      } finally {
        UnixSocket.close(pipe[0]);
      }
    }
  }

  /**
   * Sends a service a dump of nothing, which is an inventory.
   *
   * @throws IOException if the system has no sockets or pipes any more
   */
  public static void dump(StreamServer.Service service) throws IOException {
    var inventory = new ByteArrayOutputStream();
    var type = ImageTypes.byFileName(INVENTORY).orElseThrow();
    var writer = new ImageWriter(inventory, type, new Head(type.frame(), false));
    var entry = new ByteSink();
    byte[] message = inventory_entry.newBuilder().setImgVersion(VERSION).build().toByteArray();
    entry.put(message, 0, message.length);
    writer.entry(entry);
    writer.finish();
    perform(service, client -> sendAll(client, INVENTORY, inventory.toByteArray()));
  }

  private static void sendAll(UnixSocket client, String image, byte[] bytes) throws IOException {
    int[] pipe = pipe();
    try (var to = FileChannel.open(Path.of("/proc/self/fd/" + pipe[1]), StandardOpenOption.WRITE)) {
      UnixSocket.close(pipe[1]);
      client.send(new ImageRequest(image).bytes(), List.of());
      give(client, pipe[0]);
      to.write(ByteBuffer.wrap(bytes));
    }
  }

  /** What the client does. */
  @FunctionalInterface
  private interface Part {
    void play(UnixSocket client) throws IOException;
  }

  private static void perform(StreamServer.Service service, Part part) throws IOException {
    List<UnixSocket> pair = UnixSocket.pair(Kind.STREAM);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (UnixSocket near = pair.getFirst()) {
                service.serve(near);
              } catch (IOException | RuntimeException _) {
                // a real client will be told
              }
            });
    try (UnixSocket far = pair.getLast()) {
      part.play(far);
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void give(UnixSocket client, int file) throws IOException {
    try {
      client.send(new byte[1], List.of(file));
    } finally {
      UnixSocket.close(file);
    }
  }

  private static int[] pipe() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      SystemCalls.call("pipe", both.address());
      return both.toArray(JAVA_INT);
    }
  }
}
