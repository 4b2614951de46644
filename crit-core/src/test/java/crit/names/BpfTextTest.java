package crit.names;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.schemas.proto.file_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of each instruction, and what sockets' filters say. */
final class BpfTextTest {
  private static final Path SET =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"))
          .resolve("samples/sets/zdtm/sock_filter00-h");

  @Test
  void filterOfASocketThatCriuSavedIsShown() throws IOException {
    List<Long> words;
    try (Checkpoint set = Checkpoint.open(SET)) {
      words =
          set.all("files.img", file_entry.parser()).stream()
              .map(entry -> entry.getIsk().getOpts().getSoFilterList())
              .filter(filter -> !filter.isEmpty())
              .findFirst()
              .orElseThrow();
    }
    assertThat(BpfBytes.listing(BpfProgram.ofSocket(words)))
        .isEqualTo(
            """
             0  ldh [12]
             1  jeq #0x800, goto 2, goto 6
             2  ld [26]
             3  jeq #0x7f000001, goto 12, goto 4
             4  ld [30]
             5  jeq #0x7f000001, goto 12, goto 13
             6  jeq #0x806, goto 8, goto 7
             7  jeq #0x8035, goto 8, goto 13
             8  ld [28]
             9  jeq #0x7f000001, goto 12, goto 10
            10  ld [38]
            11  jeq #0x7f000001, goto 12, goto 13
            12  ret #0xffff                        keep up to 65535 bytes
            13  ret #0x0                           drop
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ld #0x9",
    "01, ldx #0x9",
    "02, st M[9]",
    "03, stx M[9]",
    "04, add #0x9",
    "05, goto 10",
    "06, ret #0x9",
    "07, tax",
    "0c, add x",
    "14, sub #0x9",
    "15, 'jeq #0x9, goto 3, goto 4'",
    "16, ret a",
    "1c, sub x",
    "1d, 'jeq x, goto 3, goto 4'",
    "20, ld [9]",
    "24, mul #0x9",
    "25, 'jgt #0x9, goto 3, goto 4'",
    "28, ldh [9]",
    "2c, mul x",
    "2d, 'jgt x, goto 3, goto 4'",
    "30, ldb [9]",
    "34, div #0x9",
    "35, 'jge #0x9, goto 3, goto 4'",
    "3c, div x",
    "3d, 'jge x, goto 3, goto 4'",
    "40, ld [x + 9]",
    "44, or #0x9",
    "45, 'jset #0x9, goto 3, goto 4'",
    "48, ldh [x + 9]",
    "4c, or x",
    "4d, 'jset x, goto 3, goto 4'",
    "50, ldb [x + 9]",
    "54, and #0x9",
    "5c, and x",
    "60, ld M[9]",
    "61, ldx M[9]",
    "64, lsh #0x9",
    "6c, lsh x",
    "74, rsh #0x9",
    "7c, rsh x",
    "80, ld #len",
    "81, ldx #len",
    "84, neg",
    "87, txa",
    "94, mod #0x9",
    "9c, mod x",
    "a4, xor #0x9",
    "ac, xor x",
    "b1, ldxb 4*([9]&0xf)",
    "0e, 'unknown code 0x000e, jt 2, jf 3, k 0x9'",
    "ff, 'unknown code 0x00ff, jt 2, jf 3, k 0x9'",
    "ffff, 'unknown code 0xffff, jt 2, jf 3, k 0x9'"
  })
  void everyCodeHasAText(String code, String text) {
    BpfBytes filter = BpfBytes.little().jump(Integer.parseInt(code, 16), 9, 2, 3);
    assertThat(filter.seccomp(0).instructions().getFirst().text()).isEqualTo(text);
    assertThat(filter.socket().instructions().getFirst().text()).isEqualTo(text);
  }

  @Test
  void codesAreThoseThatTheKernelPutsTogether() {
    Set<Integer> codes =
        new TreeSet<>(
            List.of(0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x16, 0x60, 0x61, 0x80, 0x81, 0x84));
    codes.addAll(List.of(0x87, 0xb1));
    for (int size : List.of(0x00, 0x08, 0x10)) {
      codes.addAll(List.of(0x20 | size, 0x40 | size));
    }
    for (int operation = 0; operation <= 0xa0; operation += 0x10) {
      if (operation != 0x80) {
        codes.addAll(List.of(0x04 | operation, 0x0c | operation));
      }
    }
    for (int condition = 0x10; condition <= 0x40; condition += 0x10) {
      codes.addAll(List.of(0x05 | condition, 0x0d | condition));
    }
    assertThat(IntStream.range(0, 0x10000).filter(BpfText::isKnown).boxed())
        .containsExactlyElementsOf(codes);
  }

  @Test
  void socketsFiltersSayWhatTheyKeepAndWhereTheyLook() {
    BpfBytes filter =
        BpfBytes.little()
            .put(0x30, 0xfff00009L)
            .put(0x28, 0xffe0000cL)
            .put(0x20, 0xfffff000L)
            .put(0x20, 0xfffff034L)
            .put(0x20, 0xfffff02aL)
            .put(0x20, 0xffdfffffL)
            .put(0x06, 0)
            .put(0x06, 0xffffffffL);
    assertThat(BpfBytes.listing(filter.socket()))
        .isEqualTo(
            """
             0  ldb [-1048567]                     network header + 9
             1  ldh [-2097140]                     link header + 12
             2  ld proto
             3  ld poff
             4  ld [-4054]
             5  ld [-2097153]
             6  ret #0x0                           drop
             7  ret #0xffffffff                    keep up to 4294967295 bytes
            """);
  }
}
