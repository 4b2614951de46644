package crit.arch;

import crit.schemas.proto.core_entry;
import crit.schemas.proto.user_x86_regs_mode;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The architectures of tasks. A table of registers is made when it is first asked for. */
public enum Architecture {
  /** x86 with 64 bits. */
  X86_64(core_entry.march.X86_64, 64, "rip", "rsp"),
  /** A program of 32 bits on x86_64. */
  I386(core_entry.march.X86_64, 32, "eip", "esp"),
  /** ARM with 32 bits. */
  ARM(core_entry.march.ARM, 32, "pc", "sp"),
  /** ARM with 64 bits. */
  AARCH64(core_entry.march.AARCH64, 64, "pc", "sp"),
  /** PowerPC with 64 bits, little endian. */
  PPC64(core_entry.march.PPC64, 64, "pc", "r1"),
  /** System z with 64 bits. */
  S390(core_entry.march.S390, 64, "pswa", "r15"),
  /** MIPS with 64 bits, little endian. */
  MIPS(core_entry.march.MIPS, 64, "pc", "sp"),
  /** LoongArch with 64 bits. */
  LOONGARCH64(core_entry.march.LOONGARCH64, 64, "pc", "r3"),
  /** RISC-V with 64 bits. */
  RISCV64(core_entry.march.RISCV64, 64, "pc", "sp");

  private final core_entry.march machine;
  private final int bits;
  private final String programCounter;
  private final String stackPointer;

  Architecture(core_entry.march machine, int bits, String programCounter, String stackPointer) {
    this.machine = machine;
    this.bits = bits;
    this.programCounter = programCounter;
    this.stackPointer = stackPointer;
  }

  /** Returns the architecture of a thread; nothing if the image names none that is known. */
  public static Optional<Architecture> of(core_entry core) {
    if (core.getThreadInfo().getGpregs().getMode() == user_x86_regs_mode.COMPAT) {
      return Optional.of(I386);
    }
    for (Architecture it : values()) {
      if (it.machine == core.getMtype()) {
        return Optional.of(it);
      }
    }
    return Optional.empty();
  }

  /** Returns how many bits an address has. */
  public int bits() {
    return bits;
  }

  /** Returns the order of the bytes of a number in memory. */
  public ByteOrder order() {
    return this == S390 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the name of the register with the address of the next instruction. */
  public String programCounter() {
    return programCounter;
  }

  /** Returns the name of the register with the address of the top of the stack. */
  public String stackPointer() {
    return stackPointer;
  }

  /** Returns all registers that a core image can have, in gdb's order. */
  public List<Register> registers() {
    return RegisterTables.of(this);
  }
}
