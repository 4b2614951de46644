package crit.daemon.os;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An end of a pipe that came over a socket, as a channel of the JDK. */
public final class PipeEnd {
  private PipeEnd() {}

  /**
   * Receives an end; closing the channel wakes who reads or writes.
   *
   * @param option READ or WRITE
   * @throws IOException if the message has not one open file with one byte
   */
  public static ByteChannel receive(UnixSocket socket, StandardOpenOption option)
      throws IOException {
    UnixSocket.Message message = socket.receive(1);
    try {
      if (message.files().size() != 1) {
        throw new IOException(
            "expected the end of a pipe, received %d bytes and %d open files"
                .formatted(message.bytes().remaining(), message.files().size()));
      }
      return FileChannel.open(Path.of("/proc/self/fd/" + message.files().getFirst()), option);
    } finally {
      for (int file : message.files()) {
        UnixSocket.close(file);
      }
    }
  }
}
