package crit.coredump.gdb;

import crit.arch.Registers;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The x87 tag word with two bits a register, which FXSAVE has with one: 3 for an empty register, 0
 * for a plain number, 1 for zero, 2 for others. Source: the manual of Intel, volume 1, 8.1.7.
 */
final class X87Tags {
  private static final int EXPONENT = 0x7fff;

  private X87Tags() {}

  /** Returns the tag word of a thread whose image has one. */
  static BigInteger full(Registers registers) {
    int there = number(registers, "twd");
    int top = number(registers, "fstat") >> 11 & 7;
    int tags = 0;
    for (int physical = 0; physical < 8; physical++) {
      Optional<BigInteger> value = registers.value("st" + (physical - top & 7));
      int tag = (there >> physical & 1) == 0 || value.isEmpty() ? 3 : tag(value.get());
      tags |= tag << 2 * physical;
    }
    return BigInteger.valueOf(tags);
  }

  private static int number(Registers registers, String name) {
    return registers.value(name).orElse(BigInteger.ZERO).intValue();
  }

  private static int tag(BigInteger value) {
    int exponent = value.shiftRight(64).intValue() & EXPONENT;
    if (exponent == EXPONENT) {
      return 2;
    }
    if (exponent == 0) {
      return value.longValue() == 0 ? 1 : 2;
    }
    return value.testBit(63) ? 0 : 2;
  }
}
