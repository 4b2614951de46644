package crit.daemon.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import crit.bytes.SystemCalls;
import crit.bytes.SystemCalls.SystemException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * An end of a pipe that came over a socket. One thread moves bytes and closes it; others may {@link
 * #abort} it.
 *
 * <p>Who is at the other end empties or fills a pipe in some tenths of a millisecond. To sleep that
 * long and be woken takes as long again, so for a moment this looks again and again instead, as
 * long as there is a second processor.
 */
public final class PipeEnd implements Closeable {
  /** How many bytes a pipe takes at once if it takes any (source: pipe(7), PIPE_BUF). */
  public static final int ATOMIC = 4096;

  private static final int SET_SIZE = 1031;
  private static final int WIDE = 1 << 20;
  private static final short INPUT = 1;
  private static final short OUTPUT = 4;
  private static final short BROKEN = 8;
  private static final int MOVE = 1;
  private static final int NO_WAIT = 2;
  private static final int MORE = 4;
  private static final int NOT_SO = 22;
  private static final int PIECE = 1 << 24;
  private static final int COPIED_PIECE = 1 << 18;

  /** Who has sent as much sends more at once. */
  private static final int MUCH = 1 << 16;

  private static final int PAUSE = 200;
  private static final long LOOKING =
      Runtime.getRuntime().availableProcessors() > 1 ? 1_000_000 : 0;

  private final int descriptor;
  private final FileChannel channel;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final AtomicBoolean isNumberOpen = new AtomicBoolean(true);

  private PipeEnd(int descriptor, FileChannel channel) {
    this.descriptor = descriptor;
    this.channel = channel;
  }

  /**
   * Receives an end.
   *
   * @param option READ or WRITE
   * @throws IOException if the message has not one pipe with one byte
   */
  public static PipeEnd receive(UnixSocket socket, StandardOpenOption option) throws IOException {
    UnixSocket.Message message = socket.receive(1);
    boolean isTaken = false;
    try {
      if (message.files().size() != 1) {
        throw new IOException(
            "expected the end of a pipe, received %d bytes and %d open files"
                .formatted(message.bytes().remaining(), message.files().size()));
      }
      int number = message.files().getFirst();
      Path place = Path.of("/proc/self/fd/" + number);
      String what = Files.readSymbolicLink(place).toString();
      if (!what.startsWith("pipe:")) {
        throw new IOException("expected the end of a pipe, received the file " + what);
      }
      var end = new PipeEnd(number, FileChannel.open(place, option));
      isTaken = true;
      return end;
    } finally {
      if (!isTaken) {
        for (int file : message.files()) {
          UnixSocket.close(file);
        }
      }
    }
  }

  /** Returns it as a channel, to which the JDK hands files within the kernel. */
  public WritableByteChannel channel() {
    return channel;
  }

  /**
   * Lets it hold a mebibyte, so that both ends seldom wait; it stays as it is if that is denied.
   */
  public void widen() {
    try {
      SystemCalls.call("fcntl", descriptor, SET_SIZE, WIDE);
    } catch (SystemException _) {
      // the user's pipes hold as much as the system allows
    }
  }

  /** Returns whether {@link #ATOMIC} bytes can be written without waiting. */
  public boolean hasRoom() throws IOException {
    try (var arena = Arena.ofConfined()) {
      return poll(arena.allocate(JAVA_LONG), OUTPUT, 0);
    }
  }

  /** Waits a moment for room, and not until there is. */
  public void awaitRoom() throws IOException {
    try (var arena = Arena.ofConfined()) {
      look(arena.allocate(JAVA_LONG), OUTPUT);
    }
  }

  /** Returns whether somebody can still read what is written here. */
  public boolean hasReader() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(JAVA_LONG);
      return isClosed.get() || !poll(poll, OUTPUT, 0) || (events(poll) & BROKEN) == 0;
    }
  }

  /**
   * Writes all that comes to a file, within the kernel if the file system can.
   *
   * @param file exists; what it has is replaced
   * @param moved is told how many bytes were written
   */
  public void drainTo(Path file, LongConsumer moved) throws IOException {
    int to = SystemCalls.openEmptied(file);
    boolean isSpliced;
    try {
      isSpliced = splice(to, moved);
    } finally {
      SystemCalls.closeDescriptor(to);
    }
    if (!isSpliced) {
      copy(file, moved);
    }
  }

  /** Returns false if the file system cannot; nothing is moved then. */
  private boolean splice(int to, LongConsumer moved) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(JAVA_LONG);
      int count = 0;
      while (true) {
        await(poll, count >= MUCH);
        try {
          count = SystemCalls.call("splice", descriptor, 0, to, 0, PIECE, MOVE | NO_WAIT | MORE);
          if (count == 0) {
            return true;
          }
          moved.accept(count);
        } catch (SystemException e) {
          if (e.number() == NOT_SO) {
            return false;
          }
          if (e.number() != SystemCalls.WOULD_BLOCK) {
            throw new IOException(e.reason(), e);
          }
        }
      }
    }
  }

  private void copy(Path file, LongConsumer moved) throws IOException {
    try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer piece = ByteBuffer.allocateDirect(COPIED_PIECE);
      while (channel.read(piece) >= 0) {
        moved.accept(piece.flip().remaining());
        while (piece.hasRemaining()) {
          to.write(piece);
        }
        piece.clear();
      }
    }
  }

  /** Waits until there is something to read, or the end. */
  private void await(MemorySegment poll, boolean isSoon) throws IOException {
    boolean isReady = isSoon && look(poll, INPUT);
    while (!isReady) {
      isReady = poll(poll, INPUT, PAUSE);
      if (isClosed.get()) {
        throw new AsynchronousCloseException();
      }
    }
  }

  /** Looks for a moment whether it is ready. */
  private boolean look(MemorySegment poll, short event) throws IOException {
    long start = System.nanoTime();
    boolean isReady = poll(poll, event, 0);
    while (!isReady && System.nanoTime() - start < LOOKING) {
      Thread.onSpinWait();
      isReady = poll(poll, event, 0);
    }
    return isReady;
  }

  private boolean poll(MemorySegment poll, short event, int milliseconds) throws IOException {
    poll.set(JAVA_INT, 0, descriptor);
    poll.set(JAVA_SHORT, Integer.BYTES, event);
    return SystemCalls.call("poll", poll.address(), 1, milliseconds) > 0;
  }

  private static short events(MemorySegment poll) {
    return poll.get(JAVA_SHORT, Integer.BYTES + Short.BYTES);
  }

  /** Ends what another thread is doing with it, which then closes it. */
  public void abort() throws IOException {
    isClosed.set(true);
    channel.close();
  }

  /** Closes it, in the thread that uses it. */
  @Override
  public void close() throws IOException {
    boolean isFirst = isNumberOpen.getAndSet(false);
    isClosed.set(true);
    try {
      channel.close();
    } finally {
      if (isFirst) {
        UnixSocket.close(descriptor);
      }
    }
  }
}
