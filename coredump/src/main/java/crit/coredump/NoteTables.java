package crit.coredump;

import crit.arch.Architecture;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a thread's notes hold, for each architecture; the first line is pr_reg of NT_PRSTATUS.
 *
 * <p>A line has the owner, the type, the size in bytes, a message of the core image, a colon and
 * words. The note is left out if the image lacks the message, or the one behind {@code if}. Words
 * are written one behind the other: the name of a field of the message; {@code u16}, {@code u32} or
 * {@code u64} for the width of those behind it; {@code @} and the position of the next; {@code =}
 * and a number. {@code name#0-7} stands for as many fields, {@code name[8]} for the first elements
 * of a repeated field, {@code name[4-7]} for some of them; what the image lacks is zero. Bits
 * behind a bar are set in the value. {@code %name} is what {@link ComputedPart} makes.
 *
 * <p>Sources: {@code arch/.../include/asm/elf.h} and {@code ptrace.h} of Linux.
 */
final class NoteTables {
  private static final String FXSAVE =
      "u16 cwd swd twd fop u64 rip rdp u32 mxcsr mxcsr_mask st_space[32] xmm_space[64]";

  private static final String X86_64 =
      """
      CORE 1 216 thread_info.gpregs: u64 r15 r14 r13 r12 bp bx r11 r10 r9 r8 ax cx dx si di \
      orig_ax ip cs flags sp ss fs_base gs_base ds es fs gs
      CORE 2 512 thread_info.fpregs: FXSAVE
      LINUX 0x202 %xstate thread_info.fpregs if thread_info.fpregs.xsave: FXSAVE @464 %xstate
      LINUX 0x204 %ssp thread_info.fpregs.xsave.cet: u64 ssp
      """;

  private static final String I386 =
      """
      CORE 1 68 thread_info.gpregs: u32 bx cx dx si di bp ax ds es fs gs orig_ax ip cs flags sp ss
      CORE 2 108 thread_info.fpregs: u32 cwd|0xffff0000 swd|0xffff0000 %tags rip =0x23 rdp \
      =0xffff002b %x87
      LINUX 0x46e62b7f 512 thread_info.fpregs: FXSAVE
      LINUX 0x202 %xstate thread_info.fpregs if thread_info.fpregs.xsave: FXSAVE @464 %xstate
      LINUX 0x200 48 thread_info: %tls
      """;

  private static final String ARM =
      """
      CORE 1 72 ti_arm.gpregs: u32 r#0-10 fp ip sp lr pc cpsr orig_r0
      LINUX 0x400 260 ti_arm.fpstate: u64 vfp_regs[32] u32 fpscr
      LINUX 0x401 4 ti_arm: u32 tls
      """;

  private static final String AARCH64 =
      """
      CORE 1 272 ti_aarch64.gpregs: u64 regs[31] sp pc pstate
      CORE 2 528 ti_aarch64.fpsimd: u64 vregs[64] u32 fpsr fpcr
      LINUX 0x401 8 ti_aarch64: u64 tls
      LINUX 0x404 4 ti_aarch64: u32 =0xffffffff
      LINUX 0x406 16 ti_aarch64.pac_keys.pac_address_keys: %pac_mask %pac_mask
      LINUX 0x40a 8 ti_aarch64.pac_keys.pac_address_keys: u64 pac_enabled_key
      """;

  private static final String PPC64_REGISTERS = "u64 gpr[32] nip msr orig_gpr3 ctr link xer ccr";

  private static final String PPC64 =
      """
      CORE 1 384 ti_ppc64.gpregs: REGISTERS =1 trap
      CORE 2 264 ti_ppc64.fpstate: u64 fpregs[33]
      LINUX 0x100 544 ti_ppc64.vrstate: u64 vrregs[66] u32 vrsave
      LINUX 0x102 256 ti_ppc64.vsxstate: u64 vsxregs[32]
      LINUX 0x108 384 ti_ppc64.tmstate.gpregs: REGISTERS =1 trap
      LINUX 0x109 264 ti_ppc64.tmstate.fpstate: u64 fpregs[33]
      LINUX 0x10a 544 ti_ppc64.tmstate.vrstate: u64 vrregs[66] u32 vrsave
      LINUX 0x10b 256 ti_ppc64.tmstate.vsxstate: u64 vsxregs[32]
      LINUX 0x10c 24 ti_ppc64.gpregs if ti_ppc64.tmstate: u64 tfhar texasr tfiar
      """;

  private static final String S390 =
      """
      CORE 1 216 ti_s390.gpregs: u64 psw_mask psw_addr gprs[16] u32 acrs[16] u64 orig_gpr2
      CORE 2 136 ti_s390.fpregs: u32 fpc =0 u64 fprs[16]
      LINUX 0x307 4 ti_s390.gpregs: u32 system_call
      LINUX 0x309 128 ti_s390.vxrs_low: u64 regs[16]
      LINUX 0x30a 256 ti_s390.vxrs_high: u64 regs[32]
      LINUX 0x30b 32 ti_s390.gs_cb: u64 regs[4]
      LINUX 0x30c 32 ti_s390.gs_bc: u64 regs[4]
      LINUX 0x30d 64 ti_s390.ri_cb: u64 regs[8]
      """;

  private static final String MIPS =
      """
      CORE 1 360 ti_mips.gpregs: u64 r#0-31 lo hi cp0_epc cp0_badvaddr cp0_status cp0_cause
      CORE 2 264 ti_mips.fpregs: u64 r#0-31 u32 fpu_fcr31 fpu_id
      """;

  private static final String RISCV64 =
      """
      CORE 1 256 ti_riscv64.gpregs: u64 pc ra sp gp tp t#0-2 s#0-1 a#0-7 s#2-11 t#3-6
      CORE 2 264 ti_riscv64.fpsimd: u64 f[32] u32 fcsr
      """;

  private static final String LOONGARCH64 =
      """
      CORE 1 360 ti_loongarch64.gpregs: u64 regs[32] regs[4-4] pc
      CORE 2 272 ti_loongarch64.fpregs: u64 regs[32] fcc u32 fcsr
      """;

  private static final Map<Architecture, List<NoteRow>> KNOWN = new EnumMap<>(Architecture.class);

  private NoteTables() {}

  /** Returns an architecture's rows, in the order of the notes. */
  static List<NoteRow> of(Architecture architecture) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(architecture, NoteTables::read);
    }
  }

  private static List<NoteRow> read(Architecture architecture) {
    return text(architecture)
        .replace("FXSAVE", FXSAVE)
        .replace("REGISTERS", PPC64_REGISTERS)
        .lines()
        .map(NoteRow::parse)
        .toList();
  }

  private static String text(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> X86_64;
      case I386 -> I386;
      case ARM -> ARM;
      case AARCH64 -> AARCH64;
      case PPC64 -> PPC64;
      case S390 -> S390;
      case MIPS -> MIPS;
      case LOONGARCH64 -> LOONGARCH64;
      case RISCV64 -> RISCV64;
    };
  }
}
