package crit.daemon.rpc;

import crit.daemon.os.UnixSocket;
import crit.daemon.os.UnixSocket.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Passes messages between two sockets, with the open files that come with them. */
public final class Relay {
  /** The patience with an engine that started this process itself. */
  public static final int FOREVER = Integer.MAX_VALUE;

  private static final int LOOK = 1000;

  private final UnixSocket engine;
  private final UnixSocket criu;
  private final Filter filter;
  private final int patience;
  private volatile long answered = System.nanoTime();
  private volatile boolean isAsked;

  private Relay(UnixSocket engine, UnixSocket criu, Filter filter, int patience) {
    this.engine = engine;
    this.criu = criu;
    this.filter = filter;
    this.patience = patience;
  }

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
   * @param patience for how many seconds the engine may be silent when it is its turn: before its
   *     first request, and once it has an answer; CRIU may take as long as it needs
   * @throws IOException if a request is refused, of which the engine was told, or if the engine is
   *     silent for too long; both are ended
   */
  public static void run(UnixSocket engine, UnixSocket criu, Filter filter, int patience)
      throws IOException {
    new Relay(engine, criu, filter, patience).run();
  }

  private void run() throws IOException {
    Thread back = Thread.ofPlatform().name("answers").start(this::answers);
    try {
      requests();
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

  private void answers() {
    try {
      for (Message message = criu.receive(Request.LONGEST);
          message.bytes().hasRemaining();
          message = criu.receive(Request.LONGEST)) {
        answered = System.nanoTime();
        isAsked = false;
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

  private void requests() throws IOException {
    for (Message message = next(); message.bytes().hasRemaining(); message = next()) {
      try (var _ = Held.of(message.files())) {
        byte[] request = passed(bytes(message));
        isAsked = true;
        criu.send(request, message.files());
      }
    }
  }

  private Message next() throws IOException {
    while (!engine.isReadable(LOOK)) {
      if (!isAsked && System.nanoTime() - answered > TimeUnit.SECONDS.toNanos(patience)) {
        engine.shutdown(); // an answer that it does not read would be waited for
        criu.shutdown();
        throw new IOException("asks for nothing for %d seconds".formatted(patience));
      }
    }
    return receive();
  }

  private byte[] passed(byte[] request) throws IOException {
    try {
      return filter.pass(request);
    } catch (IOException e) {
      var refused = ByteBuffer.wrap(request);
      engine.send(Request.refusal(refused, "crit: " + e.getMessage()), List.of());
      throw e;
    }
  }

  /** An engine that is gone says nothing more. */
  private Message receive() {
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
