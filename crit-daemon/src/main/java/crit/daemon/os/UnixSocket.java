package crit.daemon.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import crit.bytes.SystemCalls;
import crit.bytes.SystemCalls.SystemException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A local socket, which carries bytes and open files. Numbers are in the machine's byte order, as
 * Linux on 64-bit machines lays them out. One thread reads, another may close.
 */
public final class UnixSocket implements Closeable {
  /** The longest path of a socket, in bytes. */
  public static final int LONGEST_PATH = 107;

  private static final int AF_UNIX = 1;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_SNDTIMEO = 21;
  private static final int MSG_PEEK = 2;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;
  private static final int POLLIN = 1;
  private static final int IN_USE = 98;
  private static final int REFUSED = 111;
  private static final String IN_USE_HINT =
      ": another daemon listens there, or it is no socket; choose another place";
  private static final int OWNER_ONLY = 0600;
  private static final int BACKLOG = 128;

  private final int descriptor;
  private final String name;
  private final boolean isListening;

  /** What a socket carries. */
  public enum Kind {
    /** Bytes in a row. */
    STREAM(1),

    /** Messages, each of which arrives as a whole, in their order. */
    PACKETS(5),

    /** Messages, each by itself. */
    DATAGRAMS(2);

    private final int type;

    Kind(int type) {
      this.type = type;
    }
  }

  private final AtomicBoolean isClosed = new AtomicBoolean();

  /**
   * Who is at the other end.
   *
   * @param pid the process that connected, as this process sees it; 0 if it cannot
   * @param uid its effective user id at that time
   */
  public record Peer(int pid, int uid) {}

  /**
   * A message.
   *
   * @param bytes what it says; empty at the end of the stream
   * @param files the numbers of the open files that came with it, which are the receiver's to close
   */
  public record Message(ByteBuffer bytes, List<Integer> files) {
    /** The end of a stream. */
    public static final Message END = new Message(ByteBuffer.allocate(0), List.of());
  }

  private UnixSocket(int descriptor, String name) {
    this(descriptor, name, false);
  }

  private UnixSocket(int descriptor, String name, boolean isListening) {
    this.descriptor = descriptor;
    this.name = name;
    this.isListening = isListening;
  }

  /**
   * Listens at a path; only the user itself may connect. What a killed process left there is
   * replaced.
   *
   * @throws IOException if it cannot, if somebody listens there or it is no socket, or if the path
   *     is longer than {@link #LONGEST_PATH} bytes
   */
  public static UnixSocket listen(Path path, Kind kind) throws IOException {
    UnixSocket opened = open(path.toString(), kind);
    var socket = new UnixSocket(opened.descriptor, opened.name, true);
    try {
      call(socket.name, "fchmod", socket.descriptor, OWNER_ONLY);
      if (isLeft(path)) {
        Files.delete(path);
      }
      socket.callAt(path.toString(), "bind");
      call(socket.name, "listen", socket.descriptor, BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Returns whether a path is a socket at which nobody listens any more. Who listens there is not
   * bothered: the question is asked by a socket of another kind, which cannot connect.
   */
  private static boolean isLeft(Path path) throws IOException {
    boolean isSpecial =
        Files.exists(path, LinkOption.NOFOLLOW_LINKS)
            && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    if (!isSpecial) {
      return false;
    }
    try (UnixSocket _ = connect(path.toString(), Kind.DATAGRAMS)) {
      return false;
    } catch (IOException e) {
      return e.getCause() instanceof SystemException why && why.number() == REFUSED;
    }
  }

  /** Connects to the socket at a path, or to the one of a name behind a NUL. */
  public static UnixSocket connect(String path, Kind kind) throws IOException {
    UnixSocket socket = open(path, kind);
    try {
      socket.callAt(path, "connect");
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static UnixSocket open(String path, Kind kind) throws IOException {
    int length = path.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "%s: is a path of %d bytes, sockets take at most %d; choose a shorter directory"
              .formatted(path, length, LONGEST_PATH));
    }
    int descriptor = call(path, "socket", AF_UNIX, kind.type | CLOSE_ON_EXEC, 0);
    return new UnixSocket(descriptor, path);
  }

  private void callAt(String path, String function) throws IOException {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    try (var arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH + 1);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
      boolean isName = path.startsWith("\0");
      long size = isName ? Short.BYTES + (long) bytes.length : address.byteSize();
      call(name, function, descriptor, address.address(), size);
    }
  }

  /** Returns the path at which it listens, empty if it has none. */
  public String path() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH + 1);
      MemorySegment size = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
      call(name, "getsockname", descriptor, address.address(), size.address());
      return address.get(JAVA_SHORT, 0) == AF_UNIX ? address.getString(Short.BYTES) : "";
    }
  }

  /** Takes a socket that this process was started with, which listens; others may hold it, too. */
  static UnixSocket listening(int descriptor) {
    return new UnixSocket(descriptor, "descriptor " + descriptor, true);
  }

  /** Takes a socket that this process was started with. */
  public static UnixSocket of(int descriptor) {
    return new UnixSocket(descriptor, "descriptor " + descriptor);
  }

  /** Makes two sockets that are connected to each other, which programs that are started get. */
  public static List<UnixSocket> pair(Kind kind) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      call("pair", "socketpair", AF_UNIX, kind.type, 0, both.address());
      return List.of(of(both.get(JAVA_INT, 0)), of(both.get(JAVA_INT, Integer.BYTES)));
    }
  }

  /** Returns what errors call it. */
  String name() {
    return name;
  }

  /** Returns its number in this process. */
  public int descriptor() {
    return descriptor;
  }

  /**
   * Waits for a client.
   *
   * @return nothing if none came in that time
   */
  public Optional<UnixSocket> accept(int milliseconds) throws IOException {
    if (!isReadable(milliseconds)) {
      return Optional.empty();
    }
    return Optional.of(
        new UnixSocket(call(name, "accept4", descriptor, 0, 0, CLOSE_ON_EXEC), name));
  }

  /** Waits until there is something to read, or the end. */
  public boolean isReadable(int milliseconds) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(JAVA_LONG);
      poll.set(JAVA_INT, 0, descriptor);
      poll.set(JAVA_SHORT, Integer.BYTES, (short) POLLIN);
      return call(name, "poll", poll.address(), 1, milliseconds) > 0;
    }
  }

  /** Sets for how long, in seconds, reading and writing wait before they fail. */
  public void limit(int seconds) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
      time.set(JAVA_LONG, 0, seconds);
      for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
        call("setsockopt", descriptor, SOL_SOCKET, option, time.address(), time.byteSize());
      }
    }
  }

  /** Returns who connected. */
  public Peer peer() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(3 * Integer.BYTES, Integer.BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 3 * Integer.BYTES);
      call(
          name,
          "getsockopt",
          descriptor,
          SOL_SOCKET,
          SO_PEERCRED,
          value.address(),
          length.address());
      return new Peer(value.get(JAVA_INT, 0), value.get(JAVA_INT, Integer.BYTES));
    }
  }

  /**
   * Reads a message, or as many bytes of a stream as are there.
   *
   * @param capacity how many bytes at most
   * @throws IOException if more files came with it than this takes; all are closed then
   */
  public Message receive(int capacity) throws IOException {
    return Messages.receive(this, capacity, Messages.CLOSE_ON_EXEC);
  }

  /**
   * Reads a message that {@link #receive} reads again; files that come with it are not seen.
   *
   * @param capacity how many bytes at most
   */
  public ByteBuffer peek(int capacity) throws IOException {
    Message message = Messages.receive(this, capacity, Messages.CLOSE_ON_EXEC | MSG_PEEK);
    for (int file : message.files) {
      close(file);
    }
    return message.bytes;
  }

  /**
   * Reads exactly so many bytes of a stream.
   *
   * @return nothing if the stream ends before the first of them
   * @throws EOFException if it ends later; it says how many were there
   */
  public Optional<byte[]> read(int length) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      Message message = receive(length - done);
      for (int file : message.files()) {
        close(file);
      }
      int count = message.bytes().remaining();
      if (count == 0) {
        if (done == 0) {
          return Optional.empty();
        }
        throw new EOFException(
            "%s: ends after %d bytes, expected %d".formatted(name, done, length));
      }
      message.bytes().get(bytes, done, count);
      done += count;
    }
    return Optional.of(bytes);
  }

  /** Sends bytes, all of them. */
  public void send(byte[] bytes, List<Integer> files) throws IOException {
    Messages.send(this, bytes, files);
  }

  /** Closes an open file that came in a message. */
  public static void close(int file) throws IOException {
    try {
      SystemCalls.closeDescriptor(file);
    } catch (SystemException e) {
      throw new IOException("descriptor %d: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Tells the other end that nothing more comes. */
  public void shutdownOutput() {
    shutdown(SHUT_WR);
  }

  /** Ends it both ways; a thread that waits here is woken. */
  public void shutdown() {
    shutdown(SHUT_RDWR);
  }

  private void shutdown(int how) {
    try {
      call(name, "shutdown", descriptor, how);
    } catch (IOException _) {
      // the other end is gone already, or nobody ever connected
    }
  }

  /**
   * Ends it; a thread that waits for it is woken. Who listens is not: that would end it for all who
   * hold the socket.
   */
  @Override
  public void close() throws IOException {
    if (isClosed.compareAndSet(false, true)) {
      if (!isListening) {
        shutdown();
      }
      close(descriptor);
    }
  }

  /** Calls a function of the system; errors begin with the socket's name. */
  int call(String function, long... words) throws IOException {
    return call(name, function, words);
  }

  private static int call(String name, String function, long... words) throws IOException {
    try {
      return SystemCalls.call(function, words);
    } catch (SystemException e) {
      String hint = e.number() == IN_USE ? IN_USE_HINT : "";
      throw new IOException(name + ": " + e.getMessage() + hint, e);
    }
  }
}
