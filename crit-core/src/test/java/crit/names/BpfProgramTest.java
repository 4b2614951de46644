package crit.names;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.schemas.proto.seccomp_entry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters of classic BPF as text. */
final class BpfProgramTest {
  private static final Path SETS =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"))
          .resolve("samples/sets/zdtm");

  private static final int LD = 0x20;
  private static final int AND = 0x54;
  private static final int JA = 0x05;
  private static final int JEQ = 0x15;
  private static final int JGT = 0x25;
  private static final int JGE = 0x35;
  private static final int JSET = 0x45;
  private static final int RET = 0x06;

  private static final int NR = 0;
  private static final int ARCH = 4;
  private static final long X86_64 = 0xc000003eL;
  private static final long I386 = 0x40000003L;
  private static final long AARCH64 = 0xc00000b7L;
  private static final long ALLOW = 0x7fff0000L;
  private static final long KILL_PROCESS = 0x80000000L;
  private static final long ERRNO = 0x00050000L;

  @Test
  void filterThatCriuSavedIsShown() throws IOException {
    byte[] filter;
    try (Checkpoint set = Checkpoint.open(SETS.resolve("seccomp_filter-h"))) {
      var entry = set.first("seccomp.img", seccomp_entry.parser()).orElseThrow();
      filter = entry.getSeccompFilters(0).getFilter().toByteArray();
    }
    BpfProgram program = BpfProgram.ofSeccomp(filter, ByteOrder.LITTLE_ENDIAN, X86_64);
    assertThat(BpfBytes.listing(program))
        .isEqualTo(
            """
             0  ld [0]                             nr
             1  jeq #0x75, goto 2, goto 3          nr == setresuid
             2  ret #0x0                           KILL_THREAD
             3  ret #0x7fff0000                    ALLOW
            """);
  }

  @Test
  void comparisonsAreNamedAfterWhatWasLoaded() {
    BpfBytes filter =
        BpfBytes.little()
            .put(LD, ARCH)
            .jump(JEQ, X86_64, 1, 0)
            .put(RET, KILL_PROCESS)
            .put(LD, NR)
            .jump(JGE, 0x40000000, 0, 1)
            .put(RET, ERRNO | 38)
            .jump(JEQ, 59, 0, 1)
            .put(RET, ALLOW)
            .jump(JEQ, 101, 0, 4)
            .put(LD, 16)
            .put(AND, 0xff)
            .jump(JEQ, 0, 0, 1)
            .put(RET, ALLOW)
            .jump(JGT, 0x10, 0, 1)
            .put(RET, ERRNO | 1)
            .put(RET, 0x7ff00007);
    assertThat(BpfBytes.listing(filter.seccomp(0)))
        .isEqualTo(
            """
             0  ld [4]                             arch
             1  jeq #0xc000003e, goto 3, goto 2    arch == X86_64
             2  ret #0x80000000                    KILL_PROCESS
             3  ld [0]                             nr
             4  jge #0x40000000, goto 5, goto 6    nr >= X32_BIT
             5  ret #0x50026                       ERRNO(38 ENOSYS)
             6  jeq #0x3b, goto 7, goto 8          nr == execve
             7  ret #0x7fff0000                    ALLOW
             8  jeq #0x65, goto 9, goto 13         nr == ptrace
             9  ld [16]                            args[0] low
            10  and #0xff
            11  jeq #0x0, goto 12, goto 13         (args[0] low & 0xff) == 0x0
            12  ret #0x7fff0000                    ALLOW
            13  jgt #0x10, goto 14, goto 15
            14  ret #0x50001                       ERRNO(1 EPERM)
            15  ret #0x7ff00007                    TRACE(7)
            """);
  }

  @Test
  void callsAreThoseOfTheArchitectureThatWasCompared() {
    BpfBytes filter =
        BpfBytes.little()
            .put(LD, ARCH)
            .jump(JEQ, X86_64, 0, 2)
            .put(LD, NR)
            .jump(JEQ, 3, 8, 8)
            .jump(JEQ, I386, 0, 2)
            .put(LD, NR)
            .jump(JEQ, 3, 5, 5)
            .jump(JEQ, AARCH64, 0, 2)
            .put(LD, NR)
            .jump(JEQ, 3, 2, 2)
            .put(LD, NR)
            .jump(JEQ, 3, 0, 0)
            .put(RET, ALLOW);
    assertThat(filter.seccomp(0).instructions())
        .filteredOn(it -> it.k() == 3)
        .extracting(BpfInstruction::comment)
        .containsExactly("nr == close", "nr == read", "nr == io_cancel", "nr == 3");
  }

  @Test
  void theArchitectureIsForgottenWhereWaysOfTwoMeet() {
    BpfBytes filter =
        BpfBytes.little()
            .put(LD, ARCH)
            .jump(JEQ, X86_64, 1, 0)
            .jump(JEQ, I386, 0, 3)
            .put(LD, NR)
            .jump(JEQ, 1, 0, 1)
            .put(RET, ALLOW)
            .put(RET, 0);
    assertThat(filter.seccomp(0).instructions().get(4).comment()).isEqualTo("nr == 1");
    assertThat(filter.seccomp(X86_64).instructions().get(4).comment()).isEqualTo("nr == 1");
  }

  @Test
  void anArchitectureThatIsSaidCountsUntilItIsRuledOut() {
    BpfBytes unchecked = BpfBytes.little().put(LD, NR).jump(JEQ, 3, 0, 0).put(RET, ALLOW);
    assertThat(unchecked.seccomp(I386).instructions().get(1).comment()).isEqualTo("nr == read");
    assertThat(unchecked.seccomp(X86_64).instructions().get(1).comment()).isEqualTo("nr == close");
    assertThat(unchecked.seccomp(0).instructions().get(1).comment()).isEqualTo("nr == 3");
    assertThat(unchecked.seccomp(12345).instructions().get(1).comment()).isEqualTo("nr == 3");
    BpfBytes ruledOut =
        BpfBytes.little()
            .put(LD, ARCH)
            .jump(JEQ, X86_64, 2, 0)
            .put(LD, NR)
            .jump(JEQ, 3, 0, 0)
            .put(RET, ALLOW);
    assertThat(ruledOut.seccomp(X86_64).instructions().get(3).comment()).isEqualTo("nr == 3");
  }

  @Test
  void wordsOfArgumentsAreTheOtherWayRoundInBigEndian() {
    List<Long> offsets = List.of(0L, 4L, 8L, 12L, 16L, 20L, 56L, 60L, 64L, 2L);
    BpfBytes little = BpfBytes.little();
    BpfBytes big = BpfBytes.big();
    offsets.forEach(offset -> little.put(LD, offset));
    offsets.forEach(offset -> big.put(LD, offset));
    assertThat(little.seccomp(0).instructions())
        .extracting(BpfInstruction::comment)
        .containsExactly(
            "nr",
            "arch",
            "ip low",
            "ip high",
            "args[0] low",
            "args[0] high",
            "args[5] low",
            "args[5] high",
            "no word of seccomp_data",
            "no word of seccomp_data");
    assertThat(big.seccomp(0).instructions())
        .extracting(BpfInstruction::comment)
        .startsWith("nr", "arch", "ip high", "ip low", "args[0] high", "args[0] low");
    assertThat(big.seccomp(0).instructions())
        .extracting(BpfInstruction::text)
        .containsExactlyElementsOf(
            little.seccomp(0).instructions().stream().map(BpfInstruction::text).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "7fff0000, ALLOW",
    "7ffc0000, LOG",
    "7fc00000, USER_NOTIF",
    "7ff00000, TRACE(0)",
    "7ff0ffff, TRACE(65535)",
    "00030000, TRAP",
    "00030005, TRAP(5)",
    "00050000, ERRNO(0)",
    "00050001, ERRNO(1 EPERM)",
    "00050fff, ERRNO(4095)",
    "00000000, KILL_THREAD",
    "80000000, KILL_PROCESS",
    "12345678, 'KILL_PROCESS, for action 0x12340000 is unknown'"
  })
  void returnedActionsAreNamed(String k, String comment) {
    BpfBytes filter = BpfBytes.little().put(RET, Long.parseLong(k, 16));
    assertThat(filter.seccomp(0).instructions().getFirst().comment()).isEqualTo(comment);
  }

  @Test
  void whatCannotBeIsShown() {
    BpfBytes filter =
        BpfBytes.little()
            .jump(JEQ, 1, 0, 255)
            .put(JA, 1)
            .put(0xabcd, 7)
            .put(JA, 0xffffffffL)
            .jump(JSET, 1, 0, 0)
            .raw(0x06, 0x00, 0xff);
    assertThat(BpfBytes.listing(filter.seccomp(0)))
        .isEqualTo(
            """
             0  jeq #0x1, goto 1, goto 256         jumps beyond the end
             1  goto 3
             2  unknown code 0xabcd, jt 0, jf 0, k 0x7 not reached
             3  goto 4294967299                    jumps beyond the end
             4  jset #0x1, goto 5, goto 5          not reached; jumps beyond the end
             5  bytes 06 00 ff                     3 bytes are left over, an instruction has 8
            """);
  }

  @Test
  void nothingIsAProgramToo() {
    assertThat(BpfBytes.little().seccomp(X86_64).instructions()).isEmpty();
    assertThat(BpfBytes.little().socket().instructions()).isEmpty();
  }

  @Test
  void longChainsOfComputationsDoNotGrow() {
    BpfBytes filter = BpfBytes.little().put(LD, 16);
    for (int i = 0; i < 50_000; i++) {
      filter.put(AND, 0xffffffffL);
    }
    filter.jump(JEQ, 1, 0, 0);
    assertThat(filter.seccomp(0).instructions())
        .allMatch(it -> it.comment().length() < 100)
        .last()
        .extracting(BpfInstruction::comment)
        .isEqualTo("jumps beyond the end");
  }

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyBytesAreAProgram(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      byte[] filter = new byte[random.nextInt(400)];
      random.nextBytes(filter);
      if (random.nextBoolean()) {
        makeLikely(filter, random);
      }
      ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      long architecture = random.nextBoolean() ? X86_64 : random.nextLong();
      check(BpfProgram.ofSeccomp(filter, order, architecture), (filter.length + 7) / 8);
      check(BpfProgram.ofSocket(random.longs(filter.length).boxed().toList()), filter.length);
    }
  }

  /** Makes codes, short jumps and small operands of most of the bytes. */
  private static void makeLikely(byte[] filter, Random random) {
    int[] codes = IntStream.range(0, 0x100).filter(BpfText::isKnown).toArray();
    for (int i = 0; i + 8 <= filter.length; i += 8) {
      filter[i] = (byte) codes[random.nextInt(codes.length)];
      filter[i + 1] = 0;
      filter[i + 2] &= 0x7;
      filter[i + 3] &= 0x7;
      filter[i + 5] = 0;
      filter[i + 6] = 0;
      filter[i + 7] = 0;
    }
  }

  private static void check(BpfProgram program, int length) {
    assertThat(program.instructions()).hasSize(length);
    for (int i = 0; i < length; i++) {
      BpfInstruction it = program.instructions().get(i);
      assertThat(it.index()).isEqualTo(i);
      assertThat(it.text()).isNotBlank().doesNotContain("\n");
      assertThat(it.comment()).doesNotContain("\n").hasSizeLessThan(120);
      assertThat(it.k()).isBetween(0L, 0xffffffffL);
      if (it.isJump()) {
        boolean isBeyond = it.farthest() >= length;
        assertThat(it.comment().contains("beyond the end") || !isBeyond).isTrue();
      }
    }
  }
}
