package crit.daemon.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import crit.bytes.SystemCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A pipe of our own, both ends, to give one of them to somebody.
 *
 * @param reader the number of the end to read from
 * @param writer the number of the end to write to
 */
public record Pipe(int reader, int writer) {
  /** Makes one. */
  public static Pipe open() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment both = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      SystemCalls.call("pipe", both.address());
      return new Pipe(both.get(JAVA_INT, 0), both.get(JAVA_INT, Integer.BYTES));
    }
  }

  /** Reads until all that could write have ended, and closes that end. */
  public byte[] readToEnd() throws IOException {
    try (var from = FileChannel.open(place(reader))) {
      return Channels.newInputStream(from).readAllBytes();
    } finally {
      UnixSocket.close(reader);
    }
  }

  /** Reads what is there first, and closes that end. */
  public void readBeginning() throws IOException {
    try (var from = FileChannel.open(place(reader))) {
      from.read(ByteBuffer.allocate(1));
    } finally {
      UnixSocket.close(reader);
    }
  }

  /** Writes what the pipe holds without a reader, and closes that end. */
  public void writeToEnd(byte[] bytes) throws IOException {
    try (var to = FileChannel.open(place(writer), StandardOpenOption.WRITE)) {
      to.write(ByteBuffer.wrap(bytes));
    } finally {
      UnixSocket.close(writer);
    }
  }

  private static Path place(int number) {
    return Path.of("/proc/self/fd/" + number);
  }
}
