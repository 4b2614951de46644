package crit.coredump.gdb;

/**
 * A register as gdb knows it.
 *
 * @param name gdb's name in the target description
 * @param bits its width
 * @param type its type there; empty for an unsigned number of that width
 * @param source the name of the register in {@link crit.arch.Registers}; empty if no image has it
 * @param shift how many low bits of that one are others'
 */
record GdbRegister(String name, int bits, String type, String source, int shift) {
  GdbRegister(String name, int bits, String type) {
    this(name, bits, type, name, 0);
  }

  /** Returns the type that the description names. */
  String typeName() {
    return type.isEmpty() ? "uint" + bits : type;
  }
}
