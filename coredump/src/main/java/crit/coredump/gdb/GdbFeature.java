package crit.coredump.gdb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A feature of a target description: registers that come together.
 *
 * @param name gdb's name
 * @param registers they, in their order
 */
record GdbFeature(String name, List<GdbRegister> registers) {
  /** Starts a feature. */
  static Builder named(String name) {
    return new Builder(name);
  }

  /** Collects the registers of a feature. */
  static final class Builder {
    private final String name;
    private final List<GdbRegister> registers = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Adds registers of one type; {@code name=source} for one that has another name here. */
    Builder add(int bits, String type, String names) {
      for (String word : names.split(" ", -1)) {
        int equals = word.indexOf('=');
        String source = equals < 0 ? word : word.substring(equals + 1);
        String called = equals < 0 ? word : word.substring(0, equals);
        registers.add(new GdbRegister(called, bits, type, source, 0));
      }
      return this;
    }

    /** Adds the registers with the numbers from first to last. */
    Builder each(int first, int last, IntFunction<GdbRegister> make) {
      for (int i = first; i <= last; i++) {
        registers.add(make.apply(i));
      }
      return this;
    }

    GdbFeature build() {
      return new GdbFeature(name, List.copyOf(registers));
    }
  }
}
