package crit.names;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A program of classic BPF, disassembled. Any bytes are a program: what the kernel would not have
 * taken, jumps beyond the end and codes that do not exist, is shown as such.
 *
 * @param instructions all of them, in order
 */
public record BpfProgram(List<BpfInstruction> instructions) {
  /** The bytes of {@code struct sock_filter}: code, jt, jf, k. */
  private static final int SIZE = 8;

  /** Keeps a list that cannot be changed. */
  public BpfProgram {
    instructions = List.copyOf(instructions);
  }

  /**
   * Disassembles a filter of system calls, {@code seccomp_filter.filter}. Its comments name what is
   * loaded and what it is compared with, and what happens to the call.
   *
   * @param filter an array of {@code struct sock_filter}, 8 bytes each; what is left over at the
   *     end is shown as bytes
   * @param order the byte order of the machine that dumped
   * @param architecture the number of {@link MachineNames#AUDIT} whose system calls are named until
   *     the filter itself has compared the architecture; 0 names none until then
   */
  public static BpfProgram ofSeccomp(byte[] filter, ByteOrder order, long architecture) {
    ByteBuffer bytes = ByteBuffer.wrap(filter).order(order);
    List<BpfInstruction> program = new ArrayList<>(filter.length / SIZE + 1);
    while (bytes.remaining() >= SIZE) {
      int code = Short.toUnsignedInt(bytes.getShort());
      int jt = Byte.toUnsignedInt(bytes.get());
      int jf = Byte.toUnsignedInt(bytes.get());
      program.add(BpfInstruction.of(program.size(), code, jt << Byte.SIZE | jf, bytes.getInt()));
    }
    new SeccompFlow(program, order, architecture).comment();
    markJumps(program);
    if (bytes.hasRemaining()) {
      program.add(leftOver(program.size(), filter, bytes.position()));
    }
    return new BpfProgram(program);
  }

  /**
   * Disassembles the filter of a socket, {@code sk_opts_entry.so_filter}.
   *
   * @param words an instruction each, on all machines as a number with the code in the upper 16
   *     bits, then 8 of jt, 8 of jf, and 32 of k
   */
  public static BpfProgram ofSocket(List<Long> words) {
    List<BpfInstruction> program = new ArrayList<>(words.size());
    for (long word : words) {
      int jumps = (int) (word >>> Integer.SIZE) & 0xffff;
      program.add(BpfInstruction.of(program.size(), (int) (word >>> 48), jumps, (int) word));
    }
    program.replaceAll(it -> it.commented(BpfText.socketComment(it)));
    markJumps(program);
    return new BpfProgram(program);
  }

  private static BpfInstruction leftOver(int index, byte[] filter, int position) {
    String hex = HexFormat.ofDelimiter(" ").formatHex(filter, position, filter.length);
    String comment =
        "%d bytes are left over, an instruction has %d".formatted(filter.length - position, SIZE);
    return new BpfInstruction(index, -1, 0, 0, 0, "bytes " + hex, comment);
  }

  /** Adds to the comments which jumps go beyond the end. */
  private static void markJumps(List<BpfInstruction> program) {
    program.replaceAll(it ->
        it.farthest() < program.size()
            ? it
            : it.commented((it.comment() + "; jumps beyond the end").replaceFirst("^; ", "")));
  }
}
