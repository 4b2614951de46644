package crit.coredump.gdb;

import crit.arch.Registers;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registers of a thread as gdb reads them: in the order of its features, in the byte order of
 * the machine, as hex digits; {@code x} where an image has none.
 */
final class ThreadRegisters {
  private final Registers registers;
  private final List<GdbRegister> order;
  private final Map<String, BigInteger> derived;

  /**
   * Takes what an image has.
   *
   * @param features those of the process, so that all its threads have one layout
   * @param derived values by name that no image has as such
   */
  ThreadRegisters(Registers registers, List<GdbFeature> features, Map<String, BigInteger> derived) {
    this.registers = registers;
    this.order = features.stream().flatMap(it -> it.registers().stream()).toList();
    this.derived = derived;
  }

  /** Returns all registers. */
  String all() {
    var text = new StringBuilder();
    for (GdbRegister register : order) {
      text.append(text(register));
    }
    return text.toString();
  }

  /** Returns the register with that number of gdb's. */
  Optional<String> one(int number) {
    return number >= 0 && number < order.size()
        ? Optional.of(text(order.get(number)))
        : Optional.empty();
  }

  private String text(GdbRegister register) {
    int bytes = register.bits() / Byte.SIZE;
    Optional<BigInteger> value = value(register);
    if (value.isEmpty()) {
      return "xx".repeat(bytes);
    }
    boolean isBig = registers.architecture().order() == ByteOrder.BIG_ENDIAN;
    var text = new StringBuilder(2 * bytes);
    for (int i = 0; i < bytes; i++) {
      int at = isBig ? bytes - 1 - i : i;
      int b = value.get().shiftRight(at * Byte.SIZE).intValue() & 0xff;
      text.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return text.toString();
  }

  private Optional<BigInteger> value(GdbRegister register) {
    if (register.source().isEmpty()) {
      return register.name().equals("zero") ? Optional.of(BigInteger.ZERO) : Optional.empty();
    }
    Optional<BigInteger> known = Optional.ofNullable(derived.get(register.source()));
    return known.isPresent()
        ? known
        : registers.value(register.source()).map(it -> it.shiftRight(register.shift()));
  }
}
