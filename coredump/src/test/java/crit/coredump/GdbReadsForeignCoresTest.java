package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import crit.arch.Architecture;
import crit.arch.RegisterValue;
import crit.arch.Registers;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.user_x86_fpregs_entry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gdb finds the registers where the image has them, by tables that the notes do not use. */
class GdbReadsForeignCoresTest {
  private static final Pattern LINE =
      Pattern.compile(" *(\\S+) +(\\d+) +-?\\d+ +\\d+ +(\\d+) .*? 0x([0-9a-f]+) *");
  private static final int HARDWARE = 16;

  @TempDir private Path work;

  private String gdb(CoreSet set, String command) throws IOException, InterruptedException {
    Tools.require("gdb-multiarch");
    Path file = Files.write(work.resolve("core"), set.core(CoreOptions.DEFAULT));
    return Tools.run("gdb-multiarch", "-nx", "-batch", "-ex", "core " + file, "-ex", command);
  }

  /**
   * @param hardware AT_HWCAP, by which gdb knows which registers there are
   * @param least how many registers it must know, so that the test tests something
   */
  @ParameterizedTest
  @CsvSource({
    "X86_64, 0, 4096, 100",
    "I386, 0, 4096, 50",
    "ARM, 0x1b8d6, 4096, 50",
    "AARCH64, 0xc00000fb, 4096, 67",
    "PPC64, 0xdc0065c2, 65536, 100",
    "S390, 0x1fff, 4096, 65",
    "MIPS, 0, 16384, 70",
    "RISCV64, 0, 4096, 60"
  })
  void allRegistersHaveTheirValues(
      Architecture architecture, String hardware, int pageSize, int least)
      throws IOException, InterruptedException {
    core_entry.Builder core = Cores.of(architecture, 3);
    var set = CoreSet.of(core);
    long capabilities = Long.decode(hardware);
    if (architecture == Architecture.I386) {
      set.auxiliary((long) pageSize << 32 | 6, capabilities << 32 | HARDWARE);
    } else {
      set.pageSize(pageSize).auxiliary(HARDWARE, capabilities);
    }
    String printed = gdb(set, "maint print cooked-registers");
    List<String> wrong = new ArrayList<>();
    int known = compare(printed, Registers.of(core.buildPartial()).orElseThrow(), wrong);
    assertThat(wrong).isEmpty();
    assertThat(known).as(printed).isGreaterThanOrEqualTo(least);
  }

  static int compare(String printed, Registers registers, List<String> wrong) {
    Map<String, BigInteger> seen = values(printed);
    int known = 0;
    for (int i = 0; i < registers.values().size(); i++) {
      RegisterValue register = registers.values().get(i);
      boolean isNameless = registers.architecture() == Architecture.MIPS;
      BigInteger value = seen.get(isNameless ? "#" + i : register.name());
      if (value != null && !isChangedByGdb(register.name())) {
        known++;
        if (!value.equals(register.value())) {
          wrong.add(
              "%s: %s, not %s".formatted(register.name(), value.toString(16), register.hex()));
        }
      }
    }
    return known;
  }

  /** gdb takes these for wider than the processor, and shows a zero that is always one. */
  private static boolean isChangedByGdb(String name) {
    return List.of("fiseg", "foseg", "zero").contains(name);
  }

  /** Returns values by names; those without a name, as MIPS has them, by numbers. */
  private static Map<String, BigInteger> values(String printed) {
    Map<String, BigInteger> values = new HashMap<>();
    for (String line : printed.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        values.putIfAbsent(matcher.group(1), new BigInteger(matcher.group(4), 16));
        values.putIfAbsent("#" + matcher.group(2), new BigInteger(matcher.group(4), 16));
      }
    }
    return values;
  }

  @Test
  void pointersWithAuthenticationCodesAreUnderstood() throws IOException, InterruptedException {
    var set = CoreSet.of(Cores.of(Architecture.AARCH64, 1)).auxiliary(6, 4096);
    set.auxiliary(HARDWARE, 3L << 30).area(0x7ffff0000000L, 1, 3, CoreSet.ANONYMOUS);
    assertThat(gdb(set, "p/x $pauth_dmask")).contains("= 0x7f000000000000");
  }

  @Test
  void fullTagsOfTheX87StackAreThoseOfItsRegisters() throws IOException, InterruptedException {
    core_entry.Builder core = Cores.of(Architecture.I386, 1);
    var floats = core.getThreadInfoBuilder().getFpregsBuilder();
    floats.clearStSpace().setSwd(6 << 11).setTwd(0b11110000);
    stack(floats, 0x8000000000000000L, 0x3fff); // st0 = physical 6: 1.0
    stack(floats, 0, 0); // st1 = physical 7: zero
    stack(floats, 0, 0x7fff); // st2 = physical 0: empty
    stack(floats, 0, 0);
    stack(floats, 0, 0);
    stack(floats, 0, 0);
    stack(floats, 0x8000000000000000L, 0x7fff); // st6 = physical 4: infinity
    stack(floats, 1, 0); // st7 = physical 5: denormal
    var set = CoreSet.of(core).auxiliary(4096L << 32 | 6);
    // from register 0 on: four empty, special, special, valid, zero
    assertThat(set.elf().note("CORE", 2).half(8))
        .isEqualTo(0xffff_0000 | 0b01_00_10_10_11_11_11_11);
    assertThat(gdb(set, "info float"))
        .contains("R6: Valid", "R7: Zero", "R5: Special", "R4: Special", "R0: Empty");
  }

  private static void stack(user_x86_fpregs_entry.Builder floats, long mantissa, int exponent) {
    floats.addStSpace((int) mantissa).addStSpace((int) (mantissa >>> 32));
    floats.addStSpace(exponent).addStSpace(0);
  }
}
