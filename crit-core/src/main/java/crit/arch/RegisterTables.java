package crit.arch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where each architecture's registers are in a core image.
 *
 * <p>A line has a group, the width in bits, the message, a colon, and words. A word is a name, an
 * equals sign, and a field of that message; the field may be left out if it has the same name.
 * {@code #0-7} behind a name stands for as many registers with numbers behind their names: they
 * take elements of the repeated field from the first one on, as many each as their width needs, or
 * slices of a field that is not repeated. A number in brackets is the element to start with, one
 * after {@code @} the lowest bit. Fields with {@code +} between them make up one register, the
 * lowest first, and then each has its width behind a colon; so may a name, if it differs from the
 * line's.
 */
final class RegisterTables {
  private static final String X86_64 =
      """
      general 64 thread_info.gpregs: rax=ax rbx=bx rcx=cx rdx=dx rsi=si rdi=di rbp=bp rsp=sp
      general 64 thread_info.gpregs: r8 r9 r10 r11 r12 r13 r14 r15 rip=ip
      general 32 thread_info.gpregs: eflags=flags cs ss ds es fs gs
      general 64 thread_info.gpregs: fs_base gs_base
      float 80 thread_info.fpregs: st#0-7=st_space:128
      float 16 thread_info.fpregs: fctrl=cwd fstat=swd twd
      float 16 thread_info.fpregs: fiseg=rip@32 fioff:32=rip foseg=rdp@32 fooff:32=rdp fop
      vector 128 thread_info.fpregs: xmm#0-15=xmm_space
      vector 32 thread_info.fpregs: mxcsr
      general 64 thread_info.gpregs: orig_rax=orig_ax
      vector 256 thread_info.fpregs: ymm#0-15=xmm_space:128+xsave.ymmh_space:128
      vector 64 thread_info.fpregs.xsave: k#0-7=opmask_reg
      vector 512 thread_info.fpregs: zmm#0-15=xmm_space:128+xsave.ymmh_space:128+xsave.zmm_upper:256
      vector 512 thread_info.fpregs.xsave: zmm#16-31=hi16_zmm
      system 128 thread_info.fpregs.xsave: bnd#0-3=bndreg_state
      system 64 thread_info.fpregs.xsave: bndcfgu=bndcsr_state bndstatus=bndcsr_state[1]
      system 32 thread_info.fpregs.xsave: pkru
      system 64 thread_info.fpregs.xsave.cet: pl3_ssp=ssp
      """;

  private static final String I386 =
      """
      general 32 thread_info.gpregs: eax=ax ecx=cx edx=dx ebx=bx esp=sp ebp=bp esi=si edi=di
      general 32 thread_info.gpregs: eip=ip eflags=flags cs ss ds es fs gs
      float 80 thread_info.fpregs: st#0-7=st_space:128
      float 16 thread_info.fpregs: fctrl=cwd fstat=swd twd
      float 16 thread_info.fpregs: fiseg=rip@32 fioff:32=rip foseg=rdp@32 fooff:32=rdp fop
      vector 128 thread_info.fpregs: xmm#0-7=xmm_space
      vector 32 thread_info.fpregs: mxcsr
      general 32 thread_info.gpregs: orig_eax=orig_ax
      vector 256 thread_info.fpregs: ymm#0-7=xmm_space:128+xsave.ymmh_space:128
      vector 64 thread_info.fpregs.xsave: k#0-7=opmask_reg
      vector 512 thread_info.fpregs: zmm#0-7=xmm_space:128+xsave.ymmh_space:128+xsave.zmm_upper:256
      system 32 thread_info.fpregs.xsave: pkru
      """;

  private static final String ARM =
      """
      general 32 ti_arm.gpregs: r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11=fp r12=ip sp lr pc cpsr
      float 64 ti_arm.fpstate: d#0-31=vfp_regs
      float 32 ti_arm.fpstate: fpscr
      system 32 ti_arm: tpidruro=tls
      general 32 ti_arm.gpregs: orig_r0
      """;

  private static final String AARCH64 =
      """
      general 64 ti_aarch64.gpregs: x#0-30=regs sp pc cpsr:32=pstate
      vector 128 ti_aarch64.fpsimd: v#0-31=vregs
      float 32 ti_aarch64.fpsimd: fpsr fpcr
      system 64 ti_aarch64: tpidr=tls
      system 64 ti_aarch64.gcs: gcspr=gcspr_el0 gcs_features_enabled=features_enabled
      """;

  private static final String PPC64 =
      """
      general 64 ti_ppc64.gpregs: r#0-31=gpr pc=nip msr cr:32=ccr lr=link ctr xer:32
      general 64 ti_ppc64.gpregs: orig_r3=orig_gpr3 trap
      float 64 ti_ppc64.fpstate: f#0-31=fpregs fpscr=fpregs[32]
      vector 128 ti_ppc64.vrstate: vr#0-31=vrregs
      vector 32 ti_ppc64.vrstate: vscr=vrregs[64] vrsave
      vector 64 ti_ppc64.vsxstate: vs0h=vsxregs vs1h=vsxregs[1] vs2h=vsxregs[2] vs3h=vsxregs[3]
      vector 64 ti_ppc64.vsxstate: vs4h=vsxregs[4] vs5h=vsxregs[5] vs6h=vsxregs[6]
      vector 64 ti_ppc64.vsxstate: vs7h=vsxregs[7] vs8h=vsxregs[8] vs9h=vsxregs[9]
      vector 64 ti_ppc64.vsxstate: vs10h=vsxregs[10] vs11h=vsxregs[11] vs12h=vsxregs[12]
      vector 64 ti_ppc64.vsxstate: vs13h=vsxregs[13] vs14h=vsxregs[14] vs15h=vsxregs[15]
      vector 64 ti_ppc64.vsxstate: vs16h=vsxregs[16] vs17h=vsxregs[17] vs18h=vsxregs[18]
      vector 64 ti_ppc64.vsxstate: vs19h=vsxregs[19] vs20h=vsxregs[20] vs21h=vsxregs[21]
      vector 64 ti_ppc64.vsxstate: vs22h=vsxregs[22] vs23h=vsxregs[23] vs24h=vsxregs[24]
      vector 64 ti_ppc64.vsxstate: vs25h=vsxregs[25] vs26h=vsxregs[26] vs27h=vsxregs[27]
      vector 64 ti_ppc64.vsxstate: vs28h=vsxregs[28] vs29h=vsxregs[29] vs30h=vsxregs[30]
      vector 64 ti_ppc64.vsxstate: vs31h=vsxregs[31]
      system 64 ti_ppc64.gpregs: tfhar texasr tfiar
      """;

  private static final String S390 =
      """
      general 64 ti_s390.gpregs: pswm=psw_mask pswa=psw_addr r#0-15=gprs
      general 32 ti_s390.gpregs: acr#0-15=acrs
      float 32 ti_s390.fpregs: fpc
      float 64 ti_s390.fpregs: f#0-15=fprs
      general 64 ti_s390.gpregs: orig_r2=orig_gpr2 system_call:32
      vector 64 ti_s390.vxrs_low: v0l=regs v1l=regs[1] v2l=regs[2] v3l=regs[3] v4l=regs[4]
      vector 64 ti_s390.vxrs_low: v5l=regs[5] v6l=regs[6] v7l=regs[7] v8l=regs[8] v9l=regs[9]
      vector 64 ti_s390.vxrs_low: v10l=regs[10] v11l=regs[11] v12l=regs[12] v13l=regs[13]
      vector 64 ti_s390.vxrs_low: v14l=regs[14] v15l=regs[15]
      vector 128 ti_s390.vxrs_high: v#16-31=regs
      system 64 ti_s390.gs_cb: gsd=regs[1] gssm=regs[2] gsepla=regs[3]
      system 64 ti_s390.gs_bc: bc_gsd=regs[1] bc_gssm=regs[2] bc_gsepla=regs[3]
      """;

  private static final String MIPS =
      """
      general 64 ti_mips.gpregs: zero=r0 at=r1 v0=r2 v1=r3 a0=r4 a1=r5 a2=r6 a3=r7 a4=r8 a5=r9
      general 64 ti_mips.gpregs: a6=r10 a7=r11 t0=r12 t1=r13 t2=r14 t3=r15 s0=r16 s1=r17 s2=r18
      general 64 ti_mips.gpregs: s3=r19 s4=r20 s5=r21 s6=r22 s7=r23 t8=r24 t9=r25 k0=r26 k1=r27
      general 64 ti_mips.gpregs: gp=r28 sp=r29 s8=r30 ra=r31 sr=cp0_status lo hi bad=cp0_badvaddr
      general 64 ti_mips.gpregs: cause=cp0_cause pc=cp0_epc
      float 64 ti_mips.fpregs: f0=r0 f1=r1 f2=r2 f3=r3 f4=r4 f5=r5 f6=r6 f7=r7 f8=r8 f9=r9 f10=r10
      float 64 ti_mips.fpregs: f11=r11 f12=r12 f13=r13 f14=r14 f15=r15 f16=r16 f17=r17 f18=r18
      float 64 ti_mips.fpregs: f19=r19 f20=r20 f21=r21 f22=r22 f23=r23 f24=r24 f25=r25 f26=r26
      float 64 ti_mips.fpregs: f27=r27 f28=r28 f29=r29 f30=r30 f31=r31
      float 32 ti_mips.fpregs: fsr=fpu_fcr31 fir=fpu_id
      system 64 ti_mips: tls
      """;

  private static final String LOONGARCH64 =
      """
      general 64 ti_loongarch64.gpregs: r#0-31=regs pc
      float 64 ti_loongarch64.fpregs: f#0-31=regs
      float 8 ti_loongarch64.fpregs: fcc#0-7=fcc
      float 32 ti_loongarch64.fpregs: fcsr
      """;

  private static final String RISCV64 =
      """
      general 64 ti_riscv64.gpregs: ra sp gp tp t0 t1 t2 fp=s0 s1 a0 a1 a2 a3 a4 a5 a6 a7
      general 64 ti_riscv64.gpregs: s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6 pc
      float 64 ti_riscv64.fpsimd: ft#0-7=f fs#0-1=f[8] fa#0-7=f[10] fs#2-11=f[18] ft#8-11=f[28]
      float 32 ti_riscv64.fpsimd: fcsr
      """;

  private static final Map<Architecture, List<Register>> KNOWN = new EnumMap<>(Architecture.class);

  private RegisterTables() {}

  /** Returns an architecture's registers. */
  static List<Register> of(Architecture architecture) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(architecture, RegisterTables::read);
    }
  }

  private static List<Register> read(Architecture architecture) {
    List<Register> registers = new ArrayList<>();
    boolean isBigEndian = architecture == Architecture.S390;
    text(architecture)
        .lines()
        .forEach(line -> registers.addAll(new RegisterLine(line, isBigEndian).registers()));
    return List.copyOf(registers);
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
