package crit.coredump.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import crit.arch.Architecture;
import crit.arch.Registers;
import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registers with other values each are where the target description says, in the right order. */
class GdbRegistersTest {
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyRegisterIsWhereTheDescriptionSays(Architecture architecture) throws IOException {
    try (var set = Checkpoint.of(GdbSet.of(architecture));
        var inferior = Inferior.attach(set.tree().find(GdbSet.PID).orElseThrow(), FileRoot.NONE)) {
      Registers registers =
          Registers.of(set.tree().find(GdbSet.PID).orElseThrow().core().orElseThrow())
              .orElseThrow();
      List<GdbRegister> order =
          GdbFeatures.of(registers, Set.of()).stream()
              .flatMap(it -> it.registers().stream())
              .toList();
      String all = inferior.registers(GdbSet.PID).orElseThrow().all();
      int at = 0;
      int known = 0;
      for (GdbRegister register : order) {
        String hex = all.substring(at, at + register.bits() / 4);
        at += hex.length();
        if (!hex.startsWith("x")
            && !register.source().isEmpty()
            && registers.value(register.source()).isPresent()) {
          BigInteger expected =
              registers
                  .value(register.source())
                  .orElseThrow()
                  .shiftRight(register.shift())
                  .mod(BigInteger.ONE.shiftLeft(register.bits()));
          assertThat(value(hex, architecture)).as(register.name()).isEqualTo(expected);
          known++;
        }
      }
      assertThat(at).isEqualTo(all.length());
      assertThat(known).isGreaterThan(30);
    }
  }

  private static BigInteger value(String hex, Architecture architecture) {
    if (architecture.order() == ByteOrder.BIG_ENDIAN) {
      return new BigInteger(hex, 16);
    }
    var reversed = new StringBuilder();
    for (int i = hex.length() - 2; i >= 0; i -= 2) {
      reversed.append(hex, i, i + 2);
    }
    return new BigInteger(reversed.toString(), 16);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void everyImageRegisterIsShown(Architecture architecture) throws IOException {
    try (var set = Checkpoint.of(GdbSet.of(architecture))) {
      Registers registers =
          Registers.of(set.tree().find(GdbSet.PID).orElseThrow().core().orElseThrow())
              .orElseThrow();
      List<String> sources =
          GdbFeatures.of(registers, Set.of()).stream()
              .flatMap(it -> it.registers().stream())
              .map(GdbRegister::source)
              .toList();
      String counter = architecture.programCounter();
      assertThat(sources).contains(counter, architecture.stackPointer());
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void memoryAndDescriptionAreServed(Architecture architecture) throws IOException {
    try (var set = Checkpoint.of(GdbSet.of(architecture))) {
      List<String> answers =
          Conversation.answers(
              set, GdbSet.PID, "m10000,4", "?", "qXfer:features:read:target.xml:0,40");
      assertThat(answers.get(0)).isEqualTo("5a5a5a5a");
      assertThat(answers.get(1)).isEqualTo("T00thread:2a;");
      assertThat(answers.get(2)).startsWith("m<?xml");
    }
  }
}
