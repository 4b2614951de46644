package crit.memory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StringsPatternTest {
  static LongStream seeds() {
    return LongStream.range(0, 400);
  }

  private static boolean isPrintable(int value) {
    return value == '\t' || value >= ' ' && value <= '~';
  }

  /** Reads a character after the other, as one would by hand. */
  private static List<Hit> expected(RandomRuns memory, int least, TextEncoding encoding) {
    List<Hit> hits = new ArrayList<>();
    int width = encoding.width();
    for (RandomRuns.Run run : memory.runs) {
      byte[] bytes = run.bytes();
      int at = 0;
      while (at < bytes.length) {
        int end = at;
        while (end + width <= bytes.length
            && isPrintable(bytes[end])
            && (width == 1 || bytes[end + 1] == 0)) {
          end += width;
        }
        if (end - at >= least * width) {
          hits.add(new Hit(run.address() + at, end - at));
        }
        at = Math.max(end, at + 1);
      }
    }
    return hits;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsAllTextThatIsLongEnough(long seed) throws IOException {
    var random = new Random(seed);
    byte[] bytes =
        "a~ \t\0\n\u007f\u001f\u0080\u00a0\u00e9\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    byte[] alphabet = java.util.Arrays.copyOf(bytes, 2 + random.nextInt(bytes.length - 1));
    var memory = new RandomRuns(random, alphabet, 1500);
    int least = 1 + random.nextInt(random.nextBoolean() ? 6 : 30);
    for (TextEncoding encoding : TextEncoding.values()) {
      assertThat(memory.search(SearchPattern.strings(least, encoding)))
          .as("%d of %s in %s", least, encoding, memory)
          .isEqualTo(expected(memory, least, encoding));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsWideTextAtEvenAndOddAddresses(long seed) throws IOException {
    var random = new Random(seed);
    var memory = new RandomRuns(random, new byte[] {0, 0, 0, 'a', 'b', 1}, 1500);
    for (int least = 1; least < 4; least++) {
      assertThat(memory.search(SearchPattern.strings(least, TextEncoding.UTF_16LE)))
          .isEqualTo(expected(memory, least, TextEncoding.UTF_16LE));
    }
  }

  @Test
  void refusesTextOfNoCharacters() {
    assertThatThrownBy(() -> SearchPattern.strings(0, TextEncoding.ASCII))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }
}
