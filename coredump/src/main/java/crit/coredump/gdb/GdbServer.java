package crit.coredump.gdb;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Serves a checkpoint to a debugger: gdb's {@code target remote} and {@code target
 * extended-remote}, lldb's {@code gdb-remote}. One debugger at a time; it reads, and nothing runs.
 */
public final class GdbServer {
  private final Checkpoint set;
  private final FileRoot files;

  /**
   * Takes what is served.
   *
   * @param files where the files are that tasks had mapped; only those of the checkpoint are read
   *     there, and only if they are the same
   */
  public GdbServer(Checkpoint set, FileRoot files) {
    this.set = set;
    this.files = files;
  }

  /**
   * Serves one debugger until it ends the connection or says that it is done.
   *
   * @param pid the task that it sees first
   * @throws IOException if the task has no memory, or the connection breaks
   */
  public void serve(int pid, InputStream in, OutputStream out) throws IOException {
    var packets = new PacketStream(in, out);
    try (var session = new GdbSession(set, files)) {
      session.start(pid);
      Optional<byte[]> packet = packets.next();
      while (packet.isPresent()) {
        if (isStart(packet.get())) {
          packets.send(Reply.OK);
          packets.stopAcknowledging();
        } else {
          packets.send(session.answer(packet.get()));
        }
        packet = session.isOver() ? Optional.empty() : packets.next();
      }
    }
  }

  private static boolean isStart(byte[] packet) {
    return new String(packet, StandardCharsets.ISO_8859_1).equals("QStartNoAckMode");
  }
}
