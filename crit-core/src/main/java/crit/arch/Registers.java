package crit.arch;

import crit.schemas.proto.core_entry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The registers of a thread that its core image has, in gdb's order.
 *
 * @param architecture the thread's architecture
 * @param values the registers
 */
public record Registers(Architecture architecture, List<RegisterValue> values) {
  /** Keeps a list that cannot be changed. */
  public Registers {
    values = List.copyOf(values);
  }

  /** Reads a core image; nothing if it names no architecture that is known. */
  public static Optional<Registers> of(core_entry core) {
    return Architecture.of(core).map(architecture -> of(architecture, core));
  }

  private static Registers of(Architecture architecture, core_entry core) {
    List<RegisterValue> values = new ArrayList<>();
    for (Register register : architecture.registers()) {
      register
          .value(core)
          .ifPresent(value ->
              values.add(
                  new RegisterValue(register.name(), register.bits(), register.group(), value)));
    }
    return new Registers(architecture, values);
  }

  /** Returns the value of a register by gdb's name. */
  public Optional<BigInteger> value(String name) {
    return values.stream()
        .filter(it -> it.name().equals(name))
        .map(RegisterValue::value)
        .findFirst();
  }
}
