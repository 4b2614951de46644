package crit.coredump.gdb;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a debugger says and hears. */
final class Conversation {
  private Conversation() {}

  static byte[] packet(String data) {
    int sum = 0;
    for (byte b : data.getBytes(StandardCharsets.ISO_8859_1)) {
      sum += b;
    }
    return "$%s#%02x".formatted(data, sum & 0xff).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Sends packets and returns the answers to them. */
  static List<String> answers(Checkpoint set, int pid, String... packets) throws IOException {
    var input = new ByteArrayOutputStream();
    input.writeBytes(packet("QStartNoAckMode"));
    for (String packet : packets) {
      input.writeBytes(packet(packet));
    }
    List<String> answers = split(raw(set, pid, input.toByteArray()));
    return answers.subList(1, answers.size());
  }

  /** Sends bytes and returns all that comes back. */
  static byte[] raw(Checkpoint set, int pid, byte[] input) throws IOException {
    var output = new ByteArrayOutputStream();
    new GdbServer(set, FileRoot.NONE).serve(pid, new ByteArrayInputStream(input), output);
    return output.toByteArray();
  }

  static List<String> split(byte[] output) throws IOException {
    var in = new PacketStream(new ByteArrayInputStream(output), new ByteArrayOutputStream());
    List<String> answers = new ArrayList<>();
    for (var next = in.next(); next.isPresent(); next = in.next()) {
      answers.add(new String(next.get(), StandardCharsets.ISO_8859_1));
    }
    return answers;
  }
}
