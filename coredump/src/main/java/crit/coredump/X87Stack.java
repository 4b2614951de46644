package crit.coredump;

import crit.schemas.proto.user_x86_fpregs_entry;
import java.nio.ByteBuffer;
import java.util.List;

/** The x87 registers in the form that FSAVE has, made of the one that FXSAVE has. */
final class X87Stack {
  /** The size of the registers, in bytes. */
  static final int SIZE = 80;

  private static final int REGISTERS = 8;
  private static final int WORDS = 4;
  private static final int SPECIAL_EXPONENT = 0x7fff;

  private static final int VALID = 0;
  private static final int ZERO = 1;
  private static final int SPECIAL = 2;
  private static final int EMPTY = 3;

  private X87Stack() {}

  /** Puts the registers from the top of the stack on, 10 bytes each. */
  static void putStack(user_x86_fpregs_entry floats, ByteBuffer into) {
    for (int slot = 0; slot < REGISTERS; slot++) {
      into.putInt(word(floats, slot, 0)).putInt(word(floats, slot, 1));
      into.putShort((short) word(floats, slot, 2));
    }
  }

  /** Returns two bits for each register, the lowest for the one with number 0, not the top. */
  static int tags(user_x86_fpregs_entry floats) {
    int top = floats.getSwd() >>> 11 & 7;
    int tags = 0;
    for (int i = 0; i < REGISTERS; i++) {
      boolean isUsed = (floats.getTwd() >>> i & 1) != 0;
      tags |= (isUsed ? tag(floats, i - top & 7) : EMPTY) << 2 * i;
    }
    return tags;
  }

  private static int tag(user_x86_fpregs_entry floats, int slot) {
    int low = word(floats, slot, 0);
    int high = word(floats, slot, 1);
    int exponent = word(floats, slot, 2) & SPECIAL_EXPONENT;
    if (exponent == SPECIAL_EXPONENT) {
      return SPECIAL;
    }
    if (exponent == 0) {
      return (low | high) == 0 ? ZERO : SPECIAL;
    }
    return high < 0 ? VALID : SPECIAL; // the integer bit is the mantissa's highest
  }

  private static int word(user_x86_fpregs_entry floats, int slot, int word) {
    List<Integer> all = floats.getStSpaceList();
    int index = slot * WORDS + word;
    return index < all.size() ? all.get(index) : 0;
  }
}
