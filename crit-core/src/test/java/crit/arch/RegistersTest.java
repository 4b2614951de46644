package crit.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.thread_info_x86;
import crit.schemas.proto.user_x86_fpregs_entry;
import crit.schemas.proto.user_x86_regs_entry;
import crit.schemas.proto.user_x86_regs_mode;
import crit.schemas.proto.user_x86_xsave_entry;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RegistersTest {
  /** How many elements a repeated field is given: more than any has. */
  private static final int ELEMENTS = 130;

  /** A word that differs from field to field and from element to element. */
  private long next = 0x0102_0304_0506_0708L;

  private Message filled(Message.Builder message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      for (int i = 0; i < (field.isRepeated() ? ELEMENTS : 1); i++) {
        Object value = value(message, field);
        if (field.isRepeated()) {
          message.addRepeatedField(field, value);
        } else {
          message.setField(field, value);
        }
      }
    }
    return message.buildPartial();
  }

  private Object value(Message.Builder message, FieldDescriptor field) {
    next += 0x0101_0101_0101_0101L;
    return switch (field.getJavaType()) {
      case INT -> (int) next;
      case LONG -> next;
      case BOOLEAN -> true;
      case MESSAGE -> filled(message.newBuilderForField(field));
      case ENUM -> field.getEnumType().getValues().getFirst();
      case STRING -> "";
      case BYTE_STRING -> ByteString.EMPTY;
      case FLOAT, DOUBLE -> throw new IllegalArgumentException(field.getFullName());
    };
  }

  @ParameterizedTest
  @EnumSource
  void aFullImageHasEveryRegisterAndNamesAreUnique(Architecture architecture) {
    var core = (core_entry) filled(core_entry.newBuilder());

    Set<String> names = new HashSet<>();
    for (Register register : architecture.registers()) {
      assertThat(register.value(core)).as(register.name()).isPresent();
      assertThat(register.value(core).get().bitLength()).isLessThanOrEqualTo(register.bits());
      assertThat(register.parts().stream().mapToInt(Register.Part::bits).sum())
          .as(register.name())
          .isEqualTo(register.bits());
      assertThat(names.add(register.name())).as(register.name()).isTrue();
    }
    assertThat(names).contains(architecture.programCounter(), architecture.stackPointer());
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyImageHasNone(Architecture architecture) {
    var core = core_entry.getDefaultInstance();

    assertThat(architecture.registers()).noneMatch(it -> it.value(core).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "X86_64, rip, thread_info.gpregs.ip",
    "X86_64, xmm1, thread_info.fpregs.xmm_space[4] + thread_info.fpregs.xmm_space[7]",
    "X86_64, st7, thread_info.fpregs.st_space[28] + thread_info.fpregs.st_space[30]",
    "X86_64, ymm15, thread_info.fpregs.xmm_space[60] + thread_info.fpregs.xsave.ymmh_space[63]",
    "X86_64, zmm1, thread_info.fpregs.xmm_space[4] + thread_info.fpregs.xsave.zmm_upper[7]",
    "X86_64, zmm31, thread_info.fpregs.xsave.hi16_zmm[120] + thread_info.fpregs.xsave.hi16_zmm[127]",
    "ARM, r11, ti_arm.gpregs.fp",
    "AARCH64, v31, ti_aarch64.fpsimd.vregs[62] + ti_aarch64.fpsimd.vregs[63]",
    "PPC64, fpscr, ti_ppc64.fpstate.fpregs[32]",
    "S390, v31, ti_s390.vxrs_high.regs[31] + ti_s390.vxrs_high.regs[30]",
    "MIPS, pc, ti_mips.gpregs.cp0_epc",
    "RISCV64, ft11, ti_riscv64.fpsimd.f[31]",
    "RISCV64, fs2, ti_riscv64.fpsimd.f[18]",
    "LOONGARCH64, fcc7, ti_loongarch64.fpregs.fcc"
  })
  void aRegisterIsWhereTheSchemaHasIt(Architecture architecture, String name, String place) {
    Register register =
        architecture.registers().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow();

    List<Register.Part> parts = register.parts();
    String found =
        parts.size() == 1
            ? parts.getFirst().toString()
            : parts.getFirst() + " + " + parts.getLast();
    assertThat(found).isEqualTo(place);
  }

  @Test
  void partsMakeUpOneNumberTheLowestFirst() {
    var fpregs = user_x86_fpregs_entry.newBuilder();
    for (int i = 1; i <= 4; i++) {
      fpregs.addXmmSpace(i);
      fpregs.addStSpace(-1);
    }
    fpregs.setRdp(0x0033_1234_5678L);
    var xsave = user_x86_xsave_entry.newBuilder().addYmmhSpace(5).addYmmhSpace(6);
    xsave.addYmmhSpace(7).addYmmhSpace(-1);
    fpregs.setXsave(xsave.buildPartial());
    Registers registers =
        Registers.of(core(user_x86_regs_entry.newBuilder(), fpregs)).orElseThrow();

    assertThat(registers.value("xmm0").orElseThrow().toString(16))
        .isEqualTo("4000000030000000200000001");
    assertThat(registers.value("ymm0").orElseThrow().toString(16))
        .isEqualTo("ffffffff00000007000000060000000500000004000000030000000200000001");
    assertThat(registers.value("st0").orElseThrow()).isEqualTo(ones(80));
    assertThat(registers.value("fooff").orElseThrow().toString(16)).isEqualTo("12345678");
    assertThat(registers.value("foseg").orElseThrow().toString(16)).isEqualTo("33");
    assertThat(registers.value("xmm1")).isEmpty();
    assertThat(registers.value("zmm0")).isEmpty();
  }

  @Test
  void aTaskOf32BitsHasTheLowHalves() {
    var gpregs =
        user_x86_regs_entry
            .newBuilder()
            .setMode(user_x86_regs_mode.COMPAT)
            .setOrigAx(0xffffffffL)
            .setIp(0x1_8000_0000L);
    Registers registers =
        Registers.of(core(gpregs, user_x86_fpregs_entry.newBuilder())).orElseThrow();

    assertThat(registers.architecture()).isEqualTo(Architecture.I386);
    assertThat(registers.value("eip")).contains(BigInteger.valueOf(0x8000_0000L));
    assertThat(registers.value("orig_eax")).contains(ones(32));
    assertThat(registers.value("rip")).isEmpty();
  }

  @Test
  void anImageOfNoMachineHasNoRegisters() {
    assertThat(Registers.of(core_entry.getDefaultInstance())).isEmpty();
  }

  private static BigInteger ones(int bits) {
    return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
  }

  private static core_entry core(
      user_x86_regs_entry.Builder gpregs, user_x86_fpregs_entry.Builder fpregs) {
    return core_entry
        .newBuilder()
        .setMtype(core_entry.march.X86_64)
        .setThreadInfo(
            thread_info_x86
                .newBuilder()
                .setGpregs(gpregs.buildPartial())
                .setFpregs(fpregs.buildPartial())
                .buildPartial())
        .buildPartial();
  }
}
