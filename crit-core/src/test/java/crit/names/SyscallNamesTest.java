package crit.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** System calls by architecture. */
final class SyscallNamesTest {
  private static final long FIRST_COMMON = 424;

  @ParameterizedTest
  @CsvSource({
    "X86_64, 0, read",
    "X86_64, 1, write",
    "X86_64, 59, execve",
    "X86_64, 101, ptrace",
    "X86_64, 117, setresuid",
    "X86_64, 231, exit_group",
    "X86_64, 317, seccomp",
    "X86_64, 334, rseq",
    "X86_64, 335, uretprobe",
    "X86_64, 435, clone3",
    "X86_64, 470, listns",
    "I386, 1, exit",
    "I386, 3, read",
    "I386, 11, execve",
    "I386, 102, socketcall",
    "I386, 252, exit_group",
    "I386, 354, seccomp",
    "I386, 403, clock_gettime64",
    "I386, 435, clone3",
    "AARCH64, 63, read",
    "AARCH64, 64, write",
    "AARCH64, 79, newfstatat",
    "AARCH64, 94, exit_group",
    "AARCH64, 221, execve",
    "AARCH64, 277, seccomp",
    "AARCH64, 291, statx",
    "AARCH64, 435, clone3",
    "RISCV64, 63, read",
    "LOONGARCH64, 63, read"
  })
  void callsHaveTheirNumbers(String architecture, long number, String name) {
    long audit = MachineNames.AUDIT.number(architecture).orElseThrow();
    assertThat(SyscallNames.name(audit, number)).hasValue(name);
    assertThat(SyscallNames.of(audit).orElseThrow().number(name)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X86_64", "I386", "AARCH64"})
  void numbersWithoutACallHaveNoName(String architecture) {
    long audit = MachineNames.AUDIT.number(architecture).orElseThrow();
    assertThat(SyscallNames.name(audit, 423).isPresent()).isEqualTo(architecture.equals("I386"));
    assertThat(SyscallNames.name(audit, 9999)).isEmpty();
    assertThat(SyscallNames.name(audit, -1)).isEmpty();
    assertThat(SyscallNames.name(audit, 0xffffffffL)).isEmpty();
  }

  @Test
  void otherArchitecturesHaveNone() {
    assertThat(SyscallNames.of(0)).isEmpty();
    assertThat(SyscallNames.of(-1)).isEmpty();
    assertThat(SyscallNames.name(MachineNames.AUDIT.number("S390X").orElseThrow(), 1)).isEmpty();
  }

  @Test
  void callsOfX32AreNamedAsSuch() {
    long audit = MachineNames.AUDIT.number("X86_64").orElseThrow();
    assertThat(SyscallNames.name(audit, 0x40000000L)).hasValue("x32:read");
    assertThat(SyscallNames.name(audit, 0x40000000L + 512)).hasValue("x32:rt_sigaction");
    assertThat(SyscallNames.name(audit, 0x40000000L + 600)).isEmpty();
    assertThat(SyscallNames.name(audit, 512)).isEmpty();
    long other = MachineNames.AUDIT.number("I386").orElseThrow();
    assertThat(SyscallNames.name(other, 0x40000001L)).isEmpty();
  }

  @Test
  void tablesAreAsLongAsTheKernels() {
    assertThat(calls("X86_64")).hasSize(337 + 47);
    assertThat(calls("I386")).hasSize(413 + 47);
    assertThat(calls("AARCH64")).hasSize(279 + 47);
  }

  @Test
  void newCallsHaveOneNumberEverywhere() {
    Set<List<Long>> common = new HashSet<>();
    for (String architecture : List.of("X86_64", "I386", "AARCH64")) {
      common.add(calls(architecture).stream().filter(it -> it >= FIRST_COMMON).toList());
    }
    assertThat(common).hasSize(1);
  }

  private static List<Long> calls(String architecture) {
    long audit = MachineNames.AUDIT.number(architecture).orElseThrow();
    return Arrays.stream(SyscallNames.of(audit).orElseThrow().numbers()).boxed().toList();
  }
}
