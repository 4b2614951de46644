package crit.names;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Builds programs of classic BPF, wrong ones too. */
final class BpfBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Long> words = new ArrayList<>();
  private final ByteOrder order;

  private BpfBytes(ByteOrder order) {
    this.order = order;
  }

  static BpfBytes little() {
    return new BpfBytes(ByteOrder.LITTLE_ENDIAN);
  }

  static BpfBytes big() {
    return new BpfBytes(ByteOrder.BIG_ENDIAN);
  }

  /** Puts an instruction. */
  BpfBytes put(int code, long k) {
    return jump(code, k, 0, 0);
  }

  /** Puts an instruction that skips so many others. */
  BpfBytes jump(int code, long k, int jt, int jf) {
    ByteBuffer one = ByteBuffer.allocate(8).order(order);
    one.putShort((short) code).put((byte) jt).put((byte) jf).putInt((int) k);
    bytes.writeBytes(one.array());
    words.add((long) code << 48 | (long) jt << 40 | (long) jf << 32 | k);
    return this;
  }

  /** Puts bytes that need be no instruction. */
  BpfBytes raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  /** Disassembles it as a seccomp filter. */
  BpfProgram seccomp(long architecture) {
    return BpfProgram.ofSeccomp(bytes.toByteArray(), order, architecture);
  }

  /** Disassembles it as a socket's filter. */
  BpfProgram socket() {
    return BpfProgram.ofSocket(words);
  }

  /** Returns a program as lines of text. */
  static String listing(BpfProgram program) {
    StringBuilder text = new StringBuilder();
    for (BpfInstruction it : program.instructions()) {
      String line = "%2d  %-34s %s".formatted(it.index(), it.text(), it.comment());
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
