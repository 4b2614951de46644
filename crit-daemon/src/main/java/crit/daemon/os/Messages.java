package crit.daemon.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import crit.daemon.os.UnixSocket.Message;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages with open files, as recvmsg(2) and sendmsg(2) have them on 64-bit machines. */
final class Messages {
  /** Files that come are closed in programs that are started. */
  static final int CLOSE_ON_EXEC = 0x40000000;

  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CTRUNC = 8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MESSAGE_HEADER = 56;
  private static final int CONTROL_HEADER = 16;
  private static final int MOST_FILES = 16;

  private Messages() {}

  /**
   * Reads a message, or what is there of a stream.
   *
   * @throws IOException if more files came with it than this takes; all are closed then
   */
  static Message receive(UnixSocket socket, int capacity, int flags) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, capacity));
      MemorySegment control =
          arena.allocate(CONTROL_HEADER + MOST_FILES * Integer.BYTES, Long.BYTES);
      MemorySegment header = header(arena, bytes, capacity);
      header.set(JAVA_LONG, 32, control.address());
      header.set(JAVA_LONG, 40, control.byteSize());
      int count = socket.call("recvmsg", socket.descriptor(), header.address(), flags);
      List<Integer> files = files(control, header.get(JAVA_LONG, 40));
      int cut = header.get(JAVA_INT, 48);
      if ((cut & (MSG_CTRUNC | MSG_TRUNC)) != 0) {
        for (int file : files) {
          UnixSocket.close(file);
        }
        throw new IOException(
            (cut & MSG_TRUNC) != 0
                ? "%s: a message of more than %d bytes".formatted(socket.name(), capacity)
                : "%s: more open files in one message than %d"
                    .formatted(socket.name(), MOST_FILES));
      }
      return new Message(ByteBuffer.wrap(bytes.asSlice(0, count).toArray(JAVA_BYTE)), files);
    }
  }

  private static MemorySegment header(Arena arena, MemorySegment bytes, int length) {
    MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
    vector.set(JAVA_LONG, 0, bytes.address());
    vector.set(JAVA_LONG, Long.BYTES, length);
    MemorySegment header = arena.allocate(MESSAGE_HEADER, Long.BYTES);
    header.set(JAVA_LONG, 16, vector.address());
    header.set(JAVA_LONG, 24, 1);
    return header;
  }

  private static List<Integer> files(MemorySegment control, long length) {
    List<Integer> files = new ArrayList<>();
    if (length >= CONTROL_HEADER
        && control.get(JAVA_INT, 8) == SOL_SOCKET
        && control.get(JAVA_INT, 12) == SCM_RIGHTS) {
      long end = Math.min(length, control.get(JAVA_LONG, 0));
      for (long at = CONTROL_HEADER; at + Integer.BYTES <= end; at += Integer.BYTES) {
        files.add(control.get(JAVA_INT, at));
      }
    }
    return files;
  }

  /** Sends bytes, all of them. */
  static void send(UnixSocket socket, byte[] bytes, List<Integer> files) throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocateFrom(JAVA_BYTE, bytes);
      MemorySegment header = header(arena, data, bytes.length);
      if (!files.isEmpty()) {
        long length = CONTROL_HEADER + (long) files.size() * Integer.BYTES;
        MemorySegment control = arena.allocate(length + Integer.BYTES, Long.BYTES);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, 8, SOL_SOCKET);
        control.set(JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < files.size(); i++) {
          control.set(JAVA_INT, CONTROL_HEADER + (long) i * Integer.BYTES, files.get(i));
        }
        header.set(JAVA_LONG, 32, control.address());
        header.set(JAVA_LONG, 40, length + Long.BYTES - 1 & -Long.BYTES);
      }
      int count = socket.call("sendmsg", socket.descriptor(), header.address(), MSG_NOSIGNAL);
      if (count != bytes.length) {
        throw new IOException(
            "%s: took %d bytes, expected %d".formatted(socket.name(), count, bytes.length));
      }
    }
  }
}
