package crit.daemon.rpc;

import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Passes messages between two sockets, with the open files that come with them. */
public final class Relay {
  private Relay() {}

  /** Changes requests. */
  @FunctionalInterface
  public interface Filter {
    /**
     * Returns what is passed on.
     *
     * @throws IOException if it is refused; the message is the answer
     */
    byte[] pass(byte[] request) throws IOException;
  }

  /**
   * Passes messages both ways until both ends are gone.
   *
   * @throws IOException if a request is refused; the engine was told, and both are ended
   */
  public static void run(UnixSocket engine, UnixSocket criu, Filter filter) throws IOException {
    Thread back = Thread.ofPlatform().name("answers").start(() -> answers(criu, engine));
    try {
      requests(engine, criu, filter);
    } finally {
      criu.shutdownOutput();
      join(back);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answers(UnixSocket criu, UnixSocket engine) {
    try {
      for (Message message = criu.receive(Request.LONGEST);
          message.bytes().hasRemaining();
          message = criu.receive(Request.LONGEST)) {
        try (var _ = Held.of(message.files())) {
          engine.send(bytes(message), message.files());
        }
      }
    } catch (IOException _) {
      // one of them is gone, which ends the other
    } finally {
      engine.shutdown();
    }
  }

  private static void requests(UnixSocket engine, UnixSocket criu, Filter filter)
      throws IOException {
    for (Message message = receive(engine);
        message.bytes().hasRemaining();
        message = receive(engine)) {
      try (var _ = Held.of(message.files())) {
        criu.send(passed(bytes(message), engine, filter), message.files());
      }
    }
  }

  private static byte[] passed(byte[] request, UnixSocket engine, Filter filter)
      throws IOException {
    try {
      return filter.pass(request);
    } catch (IOException e) {
      var refused = ByteBuffer.wrap(request);
      engine.send(Request.refusal(refused, "crit: " + e.getMessage()), List.of());
      throw e;
    }
  }

  /** An engine that is gone says nothing more. */
  private static Message receive(UnixSocket engine) {
    try {
      return engine.receive(Request.LONGEST);
    } catch (IOException _) {
      return Message.END;
    }
  }

  private static byte[] bytes(Message message) {
    byte[] bytes = new byte[message.bytes().remaining()];
    message.bytes().get(bytes);
    return bytes;
  }
}
