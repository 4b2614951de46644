package crit.memory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what is found with what a look at every address finds. */
class BytePatternTest {
  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  /** Says whether a byte of a pattern fits. */
  @FunctionalInterface
  private interface Fit {
    boolean isAt(int index, byte value);
  }

  private static List<Hit> everywhere(RandomRuns memory, int length, Fit fit) {
    List<Hit> hits = new ArrayList<>();
    for (RandomRuns.Run run : memory.runs) {
      for (int at = 0; at + length <= run.bytes().length; at++) {
        int same = 0;
        while (same < length && fit.isAt(same, run.bytes()[at + same])) {
          same++;
        }
        if (same == length) {
          hits.add(new Hit(run.address() + at, length));
        }
      }
    }
    return hits;
  }

  private static RandomRuns memory(Random random) {
    byte[] alphabet = new byte[1 + random.nextInt(4)];
    random.nextBytes(alphabet);
    alphabet[0] = 0;
    return new RandomRuns(random, alphabet, 1500);
  }

  /** Takes bytes of the memory, or such as are likely in it. */
  private static byte[] needle(Random random, RandomRuns memory) {
    byte[] bytes = memory.runs.get(random.nextInt(memory.runs.size())).bytes();
    int length = Math.min(bytes.length, 1 + random.nextInt(random.nextInt(5) == 0 ? 200 : 6));
    int start = random.nextInt(bytes.length - length + 1);
    byte[] needle = java.util.Arrays.copyOfRange(bytes, start, start + length);
    if (random.nextInt(8) == 0) {
      needle[random.nextInt(length)]++;
    }
    return needle;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsBytesWhereverTheyAre(long seed) throws IOException {
    var random = new Random(seed);
    var memory = memory(random);
    byte[] needle = needle(random, memory);
    assertThat(memory.search(SearchPattern.bytes(needle, false)))
        .as("%s in %s", HexFormat.of().formatHex(needle), memory)
        .isEqualTo(everywhere(memory, needle.length, (i, value) -> value == needle[i]));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsHexWithAnyDigits(long seed) throws IOException {
    var random = new Random(seed);
    var memory = memory(random);
    byte[] needle = needle(random, memory);
    char[] text = HexFormat.of().formatHex(needle).toCharArray();
    int kept = random.nextInt(text.length);
    for (int i = 0; i < text.length; i++) {
      text[i] = i != kept && random.nextInt(3) == 0 ? '?' : text[i];
    }
    assertThat(memory.search(SearchPattern.hex(new String(text))))
        .as("%s in %s", new String(text), memory)
        .isEqualTo(
            everywhere(
                memory,
                needle.length,
                (i, value) -> {
                  String hex = HexFormat.of().toHexDigits(value);
                  return "?%c".formatted(hex.charAt(0)).indexOf(text[2 * i]) >= 0
                      && "?%c".formatted(hex.charAt(1)).indexOf(text[2 * i + 1]) >= 0;
                }));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void ignoresTheCaseOfLettersOnly(long seed) throws IOException {
    var random = new Random(seed);
    byte[] alphabet = "aAbB@`[{\u00e1\u00c1".getBytes(StandardCharsets.ISO_8859_1);
    var memory = new RandomRuns(random, alphabet, 900);
    byte[] needle = needle(random, memory);
    assertThat(memory.search(SearchPattern.bytes(needle, true)))
        .isEqualTo(
            everywhere(memory, needle.length, (i, value) -> lower(value) == lower(needle[i])));
  }

  private static int lower(byte value) {
    return value >= 'A' && value <= 'Z' ? value + 0x20 : value;
  }

  @Test
  void findsAnyCharacterAsUtf8() throws IOException {
    var pattern = (BytePattern) SearchPattern.text("\u00e9", false);
    assertThat(pattern.length()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "d, character 2: half a byte",
    "de a, character 5: half a byte",
    "de xd, character 4: expected a hex digit or '?'",
    "d e, character 2: expected a hex digit or '?'",
    "'', has 0 bytes",
    "?? ??, fits everywhere",
    "\u0661\u0661, character 1: expected a hex digit or '?'"
  })
  void refusesWhatIsNoHex(String hex, String reason) {
    assertThatThrownBy(() -> SearchPattern.hex(hex))
        .isInstanceOf(SearchPatternException.class)
        .hasMessageStartingWith("'" + hex + "'")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesNoBytes() {
    assertThatThrownBy(() -> SearchPattern.text("", false))
        .isInstanceOf(SearchPatternException.class)
        .hasMessageContaining("0 bytes, expected 1 to 1048576");
  }
}
