package crit.daemon.stream;

import crit.daemon.os.Pipe;
import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Kind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves a client of our own before there are others, so that the first of them, who waits, does
 * not pay for what the machine does but once. What comes of it does not matter.
 */
public final class Rehearsal {
  private static final int ANSWER = 6;

  /** So often that the machine has compiled what is run; it takes a tenth of a second. */
  private static final int ROUNDS = 1000;

  /** How many images a dump has, whose files are open until it ends; files take longer. */
  private static final int IMAGES = 250;

  private Rehearsal() {}

  /**
   * Asks a service for the beginning of a large image, if there is one, and for a small one again
   * and again.
   *
   * @throws IOException if the system has no sockets or pipes any more
   */
  public static void ask(StreamServer.Service service, String large, String small)
      throws IOException {
    perform(
        service,
        client -> {
          ask(client, large, Pipe::readBeginning);
          for (int i = 0; i < ROUNDS; i++) {
            ask(client, small, Pipe::readToEnd);
          }
        });
  }

  /** What is done with what is asked for. */
  @FunctionalInterface
  private interface Reading {
    void read(Pipe pipe) throws IOException;
  }

  private static void ask(UnixSocket client, String image, Reading reading) throws IOException {
    client.send(new ImageRequest(image).bytes(), List.of());
    if (client.read(ANSWER).filter(it -> it[ANSWER - 1] != 0).isPresent()) {
      Pipe pipe = Pipe.open();
      give(client, pipe.writer());
      reading.read(pipe);
    }
  }

  /**
   * Sends a service a dump of many small images that breaks off, which writes nothing, and one of a
   * single image.
   *
   * @throws IOException if the system has no sockets or pipes any more
   */
  public static void dump(StreamServer.Service service, String image, byte[] bytes)
      throws IOException {
    perform(
        service,
        client -> {
          for (int i = 0; i < IMAGES; i++) {
            dumpOnce(client, i + "-" + image, bytes);
          }
        });
    perform(service, client -> dumpOnce(client, image, bytes));
  }

  private static void dumpOnce(UnixSocket client, String image, byte[] bytes) throws IOException {
    Pipe pipe = Pipe.open();
    pipe.writeToEnd(bytes);
    client.send(new ImageRequest(image).bytes(), List.of());
    give(client, pipe.reader());
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
                service.serve(near, new AtomicLong());
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
}
