package crit.coredump.gdb;

import crit.arch.Architecture;
import crit.arch.Registers;
import java.util.List;
import java.util.Set;

/**
 * The registers of each architecture as gdb orders and names them. Source: the manual of gdb,
 * "Standard Target Features".
 */
final class GdbFeatures {
  private static final String X87 = "fctrl fstat ftag fiseg fioff foseg fooff fop";

  private GdbFeatures() {}

  /** Returns gdb's name of an architecture. */
  static String name(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> "i386:x86-64";
      case I386 -> "i386";
      case ARM -> "arm";
      case AARCH64 -> "aarch64";
      case PPC64 -> "powerpc:common64";
      case S390 -> "s390:64-bit";
      case MIPS -> "mips:isa64r2";
      case LOONGARCH64 -> "Loongarch64";
      case RISCV64 -> "riscv:rv64";
    };
  }

  /**
   * Returns the features of a thread: those of its architecture that its image has.
   *
   * @param derived the names of registers that follow from what the image has
   */
  static List<GdbFeature> of(Registers thread, Set<String> derived) {
    List<GdbFeature> all =
        switch (thread.architecture()) {
          case X86_64 -> x86(true);
          case I386 -> x86(false);
          case ARM -> arm();
          case AARCH64 -> aarch64();
          case PPC64 -> ppc64();
          case S390 -> s390();
          case MIPS -> mips();
          case LOONGARCH64 -> loongarch64();
          case RISCV64 -> riscv64();
        };
    return all.stream()
        .filter(it -> it.equals(all.getFirst()) || has(thread, derived, it))
        .toList();
  }

  private static boolean has(Registers thread, Set<String> derived, GdbFeature feature) {
    return feature.registers().stream()
        .map(GdbRegister::source)
        .anyMatch(it -> derived.contains(it) || !it.isEmpty() && thread.value(it).isPresent());
  }

  private static List<GdbFeature> x86(boolean isWide) {
    String general =
        isWide
            ? "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip"
            : "eax ecx edx ebx esp ebp esi edi eip";
    int last = isWide ? 15 : 7;
    GdbFeature.Builder core = GdbFeature.named("org.gnu.gdb.i386.core");
    for (String name : general.split(" ", -1)) {
      String type = name.endsWith("ip") ? "code_ptr" : name.endsWith("sp") ? "data_ptr" : "int";
      int bits = isWide ? 64 : 32;
      core.add(bits, type.equals("int") ? "int" + bits : type, name);
    }
    core.add(32, "i386_eflags", "eflags").add(32, "int32", "cs ss ds es fs gs");
    core.each(0, 7, i -> new GdbRegister("st" + i, 80, "i387_ext")).add(32, "int", X87);
    return List.of(
        core.build(),
        GdbFeature.named("org.gnu.gdb.i386.sse")
            .each(0, last, i -> new GdbRegister("xmm" + i, 128, "vec128"))
            .add(32, "i386_mxcsr", "mxcsr")
            .build(),
        GdbFeature.named("org.gnu.gdb.i386.linux")
            .add(isWide ? 64 : 32, "int", isWide ? "orig_rax" : "orig_eax")
            .build(),
        GdbFeature.named("org.gnu.gdb.i386.segments")
            .add(64, "int", isWide ? "fs_base gs_base" : "none=none")
            .build(),
        GdbFeature.named("org.gnu.gdb.i386.avx")
            .each(0, last, i -> new GdbRegister("ymm" + i + "h", 128, "uint128", "ymm" + i, 128))
            .build(),
        avx512(isWide),
        GdbFeature.named("org.gnu.gdb.i386.pkeys").add(32, "uint32", "pkru").build());
  }

  private static GdbFeature avx512(boolean isWide) {
    var feature =
        GdbFeature.named("org.gnu.gdb.i386.avx512")
            .each(0, 7, i -> new GdbRegister("k" + i, 64, "uint64"))
            .each(
                0,
                isWide ? 15 : 7,
                i -> new GdbRegister("zmm" + i + "h", 256, "v2ui128", "zmm" + i, 256));
    return isWide
        ? feature
            .each(16, 31, i -> new GdbRegister("xmm" + i, 128, "vec128", "zmm" + i, 0))
            .each(16, 31, i -> new GdbRegister("ymm" + i + "h", 128, "uint128", "zmm" + i, 128))
            .each(16, 31, i -> new GdbRegister("zmm" + i + "h", 256, "v2ui128", "zmm" + i, 256))
            .build()
        : feature.build();
  }

  private static List<GdbFeature> arm() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.arm.core")
            .add(32, "uint32", "r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12")
            .add(32, "data_ptr", "sp")
            .add(32, "uint32", "lr")
            .add(32, "code_ptr", "pc")
            .add(32, "uint32", "cpsr")
            .build(),
        GdbFeature.named("org.gnu.gdb.arm.vfp")
            .each(0, 31, i -> new GdbRegister("d" + i, 64, "ieee_double"))
            .add(32, "int", "fpscr")
            .build(),
        GdbFeature.named("org.gnu.gdb.arm.tls").add(32, "data_ptr", "tpidruro").build());
  }

  private static List<GdbFeature> aarch64() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.aarch64.core")
            .each(0, 30, i -> new GdbRegister("x" + i, 64, "int64"))
            .add(64, "data_ptr", "sp")
            .add(64, "code_ptr", "pc")
            .add(32, "int32", "cpsr")
            .build(),
        GdbFeature.named("org.gnu.gdb.aarch64.fpu")
            .each(0, 31, i -> new GdbRegister("v" + i, 128, "vec128"))
            .add(32, "int32", "fpsr fpcr")
            .build(),
        GdbFeature.named("org.gnu.gdb.aarch64.tls").add(64, "data_ptr", "tpidr").build(),
        GdbFeature.named("org.gnu.gdb.aarch64.pauth")
            .add(64, "uint64", "pauth_dmask pauth_cmask")
            .build());
  }

  private static List<GdbFeature> ppc64() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.power.core")
            .each(0, 31, i -> new GdbRegister("r" + i, 64, ""))
            .add(64, "code_ptr", "pc")
            .add(64, "", "msr")
            .add(32, "", "cr")
            .add(64, "code_ptr", "lr")
            .add(64, "", "ctr")
            .add(32, "", "xer")
            .build(),
        GdbFeature.named("org.gnu.gdb.power.fpu")
            .each(0, 31, i -> new GdbRegister("f" + i, 64, "ieee_double"))
            .add(64, "", "fpscr")
            .build(),
        GdbFeature.named("org.gnu.gdb.power.linux").add(64, "int", "orig_r3 trap").build(),
        GdbFeature.named("org.gnu.gdb.power.altivec")
            .each(0, 31, i -> new GdbRegister("vr" + i, 128, "vec128"))
            .add(32, "int", "vscr vrsave")
            .build(),
        GdbFeature.named("org.gnu.gdb.power.vsx")
            .each(0, 31, i -> new GdbRegister("vs" + i + "h", 64, ""))
            .build());
  }

  private static List<GdbFeature> s390() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.s390.core")
            .add(64, "", "pswm")
            .add(64, "", "pswa")
            .each(0, 15, i -> new GdbRegister("r" + i, 64, ""))
            .build(),
        GdbFeature.named("org.gnu.gdb.s390.acr")
            .each(0, 15, i -> new GdbRegister("acr" + i, 32, ""))
            .build(),
        GdbFeature.named("org.gnu.gdb.s390.fpr")
            .add(32, "", "fpc")
            .each(0, 15, i -> new GdbRegister("f" + i, 64, "ieee_double"))
            .build(),
        GdbFeature.named("org.gnu.gdb.s390.linux")
            .add(64, "", "orig_r2 last_break=") // gdb takes system_call only with last_break
            .add(32, "", "system_call")
            .build(),
        GdbFeature.named("org.gnu.gdb.s390.vx")
            .each(0, 15, i -> new GdbRegister("v" + i + "l", 64, ""))
            .each(16, 31, i -> new GdbRegister("v" + i, 128, "vec128"))
            .build());
  }

  private static List<GdbFeature> mips() {
    String general =
        "r0=zero r1=at r2=v0 r3=v1 r4=a0 r5=a1 r6=a2 r7=a3 r8=a4 r9=a5 r10=a6 r11=a7 r12=t0 r13=t1"
            + " r14=t2 r15=t3 r16=s0 r17=s1 r18=s2 r19=s3 r20=s4 r21=s5 r22=s6 r23=s7 r24=t8 r25=t9"
            + " r26=k0 r27=k1 r28=gp r29=sp r30=s8 r31=ra";
    return List.of(
        GdbFeature.named("org.gnu.gdb.mips.cpu")
            .add(64, "", general)
            .add(64, "", "lo hi pc")
            .build(),
        GdbFeature.named("org.gnu.gdb.mips.cp0")
            .add(64, "", "status=sr badvaddr=bad cause")
            .build(),
        GdbFeature.named("org.gnu.gdb.mips.fpu")
            .each(0, 31, i -> new GdbRegister("f" + i, 64, "ieee_double"))
            .add(64, "", "fcsr=fsr fir")
            .build());
  }

  private static List<GdbFeature> riscv64() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.riscv.cpu")
            .add(64, "int", "zero=")
            .add(64, "code_ptr", "ra")
            .add(64, "data_ptr", "sp gp tp")
            .add(64, "int", "t0 t1 t2")
            .add(64, "data_ptr", "fp")
            .add(64, "int", "s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11")
            .add(64, "int", "t3 t4 t5 t6")
            .add(64, "code_ptr", "pc")
            .build(),
        GdbFeature.named("org.gnu.gdb.riscv.fpu")
            .add(64, "ieee_double", "ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4")
            .add(64, "ieee_double", "fa5 fa6 fa7 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11")
            .add(64, "ieee_double", "ft8 ft9 ft10 ft11")
            .add(32, "int", "fflags= frm= fcsr")
            .build());
  }

  private static List<GdbFeature> loongarch64() {
    return List.of(
        GdbFeature.named("org.gnu.gdb.loongarch.base")
            .each(0, 31, i -> new GdbRegister("r" + i, 64, "uint64"))
            .add(64, "uint64", "orig_a0=")
            .add(64, "code_ptr", "pc")
            .add(64, "code_ptr", "badv=")
            .build(),
        GdbFeature.named("org.gnu.gdb.loongarch.fpu")
            .each(0, 31, i -> new GdbRegister("f" + i, 64, "ieee_double"))
            .each(0, 7, i -> new GdbRegister("fcc" + i, 8, "uint8"))
            .add(32, "uint32", "fcsr")
            .build());
  }
}
