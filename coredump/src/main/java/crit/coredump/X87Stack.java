package crit.coredump;

import crit.arch.X87Tags;
import crit.schemas.proto.user_x86_fpregs_entry;
import java.nio.ByteBuffer;

/** The x87 registers in the form that FSAVE has, made of the one that FXSAVE has. */
final class X87Stack {
  /** The size of the registers, in bytes. */
  static final int SIZE = 80;

  private static final int REGISTERS = 8;

  private X87Stack() {}

  /** Puts the registers from the top of the stack on, 10 bytes each. */
  static void putStack(user_x86_fpregs_entry floats, ByteBuffer into) {
    for (int slot = 0; slot < REGISTERS; slot++) {
      into.putInt(X87Tags.word(floats, slot, 0)).putInt(X87Tags.word(floats, slot, 1));
      into.putShort((short) X87Tags.word(floats, slot, 2));
    }
  }
}
