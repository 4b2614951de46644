package crit.arch;

import crit.schemas.proto.user_x86_fpregs_entry;
import java.util.List;

/**
 * The tag word of the x87 with two bits a register, which FXSAVE has with one: 0 for a plain
 * number, 1 for zero, 2 for others, 3 for an empty register. Source: the manual of Intel, volume 1,
 * 8.1.7.
 */
public final class X87Tags {
  private static final int REGISTERS = 8;
  private static final int WORDS = 4;
  private static final int SPECIAL_EXPONENT = 0x7fff;

  private static final int VALID = 0;
  private static final int ZERO = 1;
  private static final int SPECIAL = 2;
  private static final int EMPTY = 3;

  private X87Tags() {}

  /** Returns two bits for each register, the lowest for the one with number 0, not the top. */
  public static int of(user_x86_fpregs_entry floats) {
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

  /** Returns a word of 32 bits of a place on the stack, the lowest first; 0 if it is not there. */
  public static int word(user_x86_fpregs_entry floats, int slot, int word) {
    List<Integer> all = floats.getStSpaceList();
    int index = slot * WORDS + word;
    return index < all.size() ? all.get(index) : 0;
  }
}
