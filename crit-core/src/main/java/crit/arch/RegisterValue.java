package crit.arch;

import java.math.BigInteger;

/**
 * A register of a thread.
 *
 * @param name gdb's name
 * @param bits its width
 * @param group what it is for
 * @param value what it holds, an unsigned number
 */
public record RegisterValue(String name, int bits, RegisterGroup group, BigInteger value) {
  /** Returns the value in hex without zeros in front, as gdb prints it. */
  public String hex() {
    return "0x" + value.toString(16);
  }
}
