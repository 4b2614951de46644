package crit.coredump;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import crit.arch.Architecture;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.user_x86_regs_mode;
import java.util.Map;

/** Core images in which each register has a value of its own. */
final class Cores {
  /** How many elements CRIU writes of repeated fields, by the end of their full name. */
  private static final Map<String, Integer> COUNTS =
      Map.ofEntries(
          Map.entry("fpregs_entry.st_space", 32),
          Map.entry("fpregs_entry.xmm_space", 64),
          Map.entry("xsave_entry.ymmh_space", 64),
          Map.entry("xsave_entry.opmask_reg", 8),
          Map.entry("xsave_entry.zmm_upper", 64),
          Map.entry("xsave_entry.hi16_zmm", 128),
          Map.entry("xsave_entry.pkru", 2),
          Map.entry("aarch64_regs_entry.regs", 31),
          Map.entry("context_entry.vregs", 64),
          Map.entry("vfpstate_entry.vfp_regs", 32),
          Map.entry("ppc64_regs_entry.gpr", 32),
          Map.entry("ppc64_fpstate_entry.fpregs", 33),
          Map.entry("vrstate_entry.vrregs", 66),
          Map.entry("vsxstate_entry.vsxregs", 32),
          Map.entry("s390_regs_entry.gprs", 16),
          Map.entry("s390_regs_entry.acrs", 16),
          Map.entry("s390_fpregs_entry.fprs", 16),
          Map.entry("vxrs_low_entry.regs", 16),
          Map.entry("vxrs_high_entry.regs", 32),
          Map.entry("gs_cb_entry.regs", 4),
          Map.entry("ri_entry.regs", 8),
          Map.entry("loongarch64_gpregs_entry.regs", 32),
          Map.entry("loongarch64_fpregs_entry.regs", 32),
          Map.entry("d_ext_entry.f", 32));

  private static final Map<Architecture, String> INFO =
      Map.of(
          Architecture.ARM, "ti_arm",
          Architecture.AARCH64, "ti_aarch64",
          Architecture.PPC64, "ti_ppc64",
          Architecture.S390, "ti_s390",
          Architecture.MIPS, "ti_mips",
          Architecture.LOONGARCH64, "ti_loongarch64",
          Architecture.RISCV64, "ti_riscv64");

  private Cores() {}

  /** Returns a core image of a 64-bit thread of x86 whose registers depend on the seed. */
  static core_entry.Builder x86(int seed) {
    return of(Architecture.X86_64, seed);
  }

  /** Returns a core image whose registers depend on the seed. */
  static core_entry.Builder of(Architecture architecture, int seed) {
    var core = core_entry.newBuilder();
    core.getThreadCoreBuilder().setFutexRla(0).setFutexRlaLen(0);
    boolean isX86 = architecture == Architecture.X86_64 || architecture == Architecture.I386;
    FieldDescriptor info =
        core_entry.getDescriptor().findFieldByName(isX86 ? "thread_info" : INFO.get(architecture));
    Message.Builder builder = core.getFieldBuilder(info);
    fill(builder, new int[] {seed << 16});
    core.setMtype(isX86 ? core_entry.march.X86_64 : core_entry.march.valueOf(architecture.name()));
    if (isX86) {
      var x86 = core.getThreadInfoBuilder();
      x86.getGpregsBuilder()
          .setMode(
              architecture == Architecture.I386
                  ? user_x86_regs_mode.COMPAT
                  : user_x86_regs_mode.NATIVE);
      var floats = x86.getFpregsBuilder();
      floats.setSwd(0x3000).setTwd(0xff).setCwd(0x37f);
      floats.getXsaveBuilder().setXstateBv(0x2e7).clearCet();
    }
    return core;
  }

  /** Sets each field of a message to a number of its own, of which all bytes differ from 0. */
  private static void fill(Message.Builder into, int[] counter) {
    for (FieldDescriptor field : into.getDescriptorForType().getFields()) {
      int count = field.isRepeated() ? count(field) : 1;
      if (field.getJavaType() == JavaType.MESSAGE) {
        if (!field.isRepeated()) {
          fill(into.getFieldBuilder(field), counter);
        }
        continue;
      }
      for (int i = 0; i < count; i++) {
        Object value = value(field, ++counter[0]);
        if (field.isRepeated()) {
          into.addRepeatedField(field, value);
        } else {
          into.setField(field, value);
        }
      }
    }
  }

  private static int count(FieldDescriptor field) {
    return COUNTS.entrySet().stream()
        .filter(it -> field.getFullName().endsWith(it.getKey()))
        .mapToInt(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  private static Object value(FieldDescriptor field, int number) {
    return switch (field.getJavaType()) {
      case INT -> 0x01000000 + number;
      case LONG -> 0x0102030400000000L + number;
      case BOOLEAN -> false;
      case ENUM -> field.getDefaultValue();
      case STRING -> "";
      case BYTE_STRING -> ByteString.EMPTY;
      case FLOAT, DOUBLE, MESSAGE -> throw new IllegalArgumentException(field.getFullName());
    };
  }
}
