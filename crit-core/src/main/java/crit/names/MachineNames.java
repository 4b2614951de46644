package crit.names;

import java.util.OptionalLong;

/** Architectures, and what CRIU says of itself in the inventory. */
public final class MachineNames {
  /** CRIU's own numbers. {@code core_entry.mtype}. */
  public static final NumberNames CORE_TYPES =
      NumberNames.of("", "0: UNKNOWN X86_64 ARM AARCH64 PPC64 S390 MIPS LOONGARCH64 RISCV64");

  /** {@code linux/elf-em.h}: what an ELF file has as {@code e_machine}. */
  public static final NumberNames ELF =
      NumberNames.of(
          "EM_",
          """
          3: 386 8: MIPS 21: PPC64 S390 40: ARM 62: X86_64 183: AARCH64 243: RISCV
          258: LOONGARCH
          """);

  /** The machine of ELF by the number of {@code core_entry.mtype}. */
  public static final NumberNames ELF_OF_CORE =
      NumberNames.of("EM_", "1: X86_64 ARM AARCH64 PPC64 S390 MIPS LOONGARCH RISCV");

  /** The architecture of system calls by the number of {@code core_entry.mtype}. */
  public static final NumberNames AUDIT_OF_CORE =
      NumberNames.of(
          "AUDIT_ARCH_", "1: X86_64 ARM AARCH64 PPC64LE S390X MIPSEL64 LOONGARCH64 RISCV64");

  /**
   * {@code linux/audit.h}: the architecture that a system call was made for, as a seccomp filter
   * sees it.
   */
  public static final NumberNames AUDIT =
      NumberNames.of(
          "AUDIT_ARCH_",
          """
          0x8: MIPS 0x14: PPC 0x16: S390 0x28: ARMEB 0x40000003: I386 0x40000008: MIPSEL
          0x40000028: ARM 0x400000f3: RISCV32 0x40000102: LOONGARCH32 0x80000008: MIPS64
          0x80000015: PPC64 0x80000016: S390X 0xa0000008: MIPS64N32 0xc0000008: MIPSEL64
          0xc0000015: PPC64LE 0xc000003e: X86_64 0xc00000b7: AARCH64 0xc00000f3: RISCV64
          0xc0000102: LOONGARCH64 0xe0000008: MIPSEL64N32
          """);

  /** CRIU's own numbers, not those of its RPC. {@code inventory_entry.network_lock_method}. */
  public static final NumberNames NETWORK_LOCKS = NumberNames.of("", "0: IPTABLES NFTABLES SKIP");

  /** CRIU's own numbers. {@code inventory_entry.pre_dump_mode}. */
  public static final NumberNames PRE_DUMP_MODES = NumberNames.of("PRE_DUMP_", "1: SPLICE READ");

  private MachineNames() {}

  /**
   * Returns the machine of ELF, {@code e_machine}.
   *
   * @param mtype {@code core_entry.mtype}
   */
  public static OptionalLong elf(int mtype) {
    return ELF.number(ELF_OF_CORE.text(mtype));
  }

  /**
   * Returns the architecture, a number of {@link #AUDIT}, of system calls of 64 bits, and on ARM of
   * 32.
   *
   * @param mtype {@code core_entry.mtype}
   */
  public static OptionalLong audit(int mtype) {
    return AUDIT.number(AUDIT_OF_CORE.text(mtype));
  }
}
