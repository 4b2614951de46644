package crit.coredump;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A note of a core file.
 *
 * @param owner who defines the type, in ASCII
 * @param type what it is
 * @param content its bytes, in the target's order; from the position to the limit
 */
record Note(String owner, int type, ByteBuffer content) {
  static final String CORE = "CORE";
  static final String LINUX = "LINUX";

  static final int PRSTATUS = 1;
  static final int FLOAT_REGISTERS = 2;
  static final int PRPSINFO = 3;
  static final int AUXV = 6;
  static final int SIGINFO = 0x53494749;
  static final int FILE = 0x46494c45;

  private static final int HEAD = 3 * Integer.BYTES;

  /** Returns the size in the file of a note whose content has so many bytes. */
  static long size(String owner, long content) {
    return HEAD + padded(owner.length() + 1) + padded(content);
  }

  /** Returns whether it is of that owner and type. */
  boolean isOf(String name, int number) {
    return type == number && owner.equals(name);
  }

  /** Returns the size in the file. */
  long size() {
    return size(owner, content.remaining());
  }

  /** Returns a note's head, up to where its content starts. */
  static ByteBuffer head(ElfTarget target, String owner, int type, long content) {
    ByteBuffer head = target.allocate((int) (HEAD + padded(owner.length() + 1)));
    head.putInt(owner.length() + 1).putInt((int) content).putInt(type);
    head.put(owner.getBytes(StandardCharsets.US_ASCII));
    return head.rewind();
  }

  /** Writes the note. */
  void write(Pass pass, ElfTarget target) throws IOException {
    long end = pass.position() + size();
    pass.put(head(target, owner, type, content.remaining()));
    pass.put(content.duplicate());
    pass.padWith(end);
  }

  /** Returns a size with the padding that follows. */
  static long padded(long size) {
    return (size + 3) & -4;
  }
}
