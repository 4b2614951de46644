package crit.coredump;

import crit.arch.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * What ELF says of an architecture.
 *
 * @param architecture the architecture
 * @param machine e_machine
 * @param flags e_flags, unless the program itself tells
 * @param hasOwnFlags whether the program's e_flags say more than {@code flags}
 * @param registers the size of pr_reg in bytes
 */
public record ElfTarget(
    Architecture architecture, int machine, int flags, boolean hasOwnFlags, int registers) {
  private static final Map<Architecture, ElfTarget> ALL = new EnumMap<>(Architecture.class);

  static {
    row(Architecture.X86_64, 62, 0, false, 216);
    row(Architecture.I386, 3, 0, false, 68);
    row(Architecture.ARM, 40, 0x05000400, true, 72);
    row(Architecture.AARCH64, 183, 0, false, 272);
    row(Architecture.PPC64, 21, 2, false, 384);
    row(Architecture.S390, 22, 0, false, 216);
    row(Architecture.MIPS, 8, 0x80000007, true, 360);
    row(Architecture.RISCV64, 243, 5, true, 256);
    row(Architecture.LOONGARCH64, 258, 0x43, true, 360);
  }

  private static void row(Architecture it, int machine, int flags, boolean own, int registers) {
    ALL.put(it, new ElfTarget(it, machine, flags, own, registers));
  }

  /** Returns the row of an architecture. */
  public static ElfTarget of(Architecture architecture) {
    ElfTarget target = ALL.get(architecture);
    if (target == null) {
      throw new IllegalArgumentException("no row for " + architecture);
    }
    return target;
  }

  /** Returns whether it is ELF64. */
  public boolean is64() {
    return architecture.bits() == Long.SIZE;
  }

  /** Returns the order of the bytes of a number. */
  public ByteOrder order() {
    return architecture.order();
  }

  /** Returns the size of a long, in bytes. */
  public int word() {
    return is64() ? Long.BYTES : Integer.BYTES;
  }

  /** Returns zeros to write a structure into, with the target's order. */
  public ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(order());
  }

  /** Puts a long. */
  public void putWord(ByteBuffer into, long value) {
    if (is64()) {
      into.putLong(value);
    } else {
      into.putInt((int) value);
    }
  }
}
