package crit.memory.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares what is found with what java.util.regex finds by itself. */
class RegexPatternTest {
  private static final byte[] ALPHABET =
      "aaabbB11Q~ -\0\n\t\r\u00e9\u00c3\u00a9.A\u0085]}".getBytes(StandardCharsets.ISO_8859_1);

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("seeds", 1500));
  }

  /** Finds what matches, as java.util.regex does from the start of a run to its end. */
  private static List<Hit> byFind(RandomRuns memory, Pattern pattern) {
    List<Hit> hits = new ArrayList<>();
    for (RandomRuns.Run run : memory.runs) {
      Matcher matcher = pattern.matcher(new String(run.bytes(), StandardCharsets.ISO_8859_1));
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) {
          hits.add(new Hit(run.address() + matcher.start(), matcher.end() - matcher.start()));
        }
      }
    }
    return hits;
  }

  /** Tries every address, with as much memory behind it as a match may have. */
  private static List<Hit> byTrying(RandomRuns memory, Pattern pattern, int longest) {
    List<Hit> hits = new ArrayList<>();
    for (RandomRuns.Run run : memory.runs) {
      String text = new String(run.bytes(), StandardCharsets.ISO_8859_1);
      int at = 0;
      while (at < text.length()) {
        int from = Math.max(at - 256, 0);
        int to = Math.min(at + longest, text.length());
        Matcher matcher = pattern.matcher(text.substring(from, to));
        matcher.useAnchoringBounds(false).useTransparentBounds(true).region(at - from, to - from);
        int length = matcher.lookingAt() ? matcher.end() - matcher.start() : 0;
        if (length > 0) {
          hits.add(new Hit(run.address() + at, length));
        }
        at += Math.max(length, 1);
      }
    }
    return hits;
  }

  /** Says whether it may refer to a group; find() does not forget groups of an earlier start. */
  private static boolean hasReference(String regex) {
    return regex.matches("(?s).*\\\\[1-9].*");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsWhatJavaFinds(long seed) throws IOException {
    var random = new Random(seed);
    var expressions = new RandomRegex(random);
    for (int i = 0; i < 4; i++) {
      String regex = expressions.next();
      boolean ignoresCase = random.nextInt(4) == 0;
      Pattern pattern;
      try {
        int flags = ignoresCase ? Pattern.CASE_INSENSITIVE : 0;
        pattern = Pattern.compile(RegexText.toBytes(regex), flags);
      } catch (PatternSyntaxException _) {
        assertThatThrownBy(() -> SearchPattern.regex(regex, ignoresCase, 1))
            .isInstanceOf(SearchPatternException.class);
        continue;
      }
      var memory = new RandomRuns(random, ALPHABET, 250);
      assertThat(memory.search(SearchPattern.regex(regex, ignoresCase, 250)))
          .as("/%s/ in %s", regex, memory)
          .isEqualTo(
              hasReference(regex) ? byTrying(memory, pattern, 250) : byFind(memory, pattern));
      int longest = 1 + random.nextInt(20);
      assertThat(memory.search(SearchPattern.regex(regex, ignoresCase, longest)))
          .as("/%s/ of %d in %s", regex, longest, memory)
          .isEqualTo(byTrying(memory, pattern, longest));
    }
  }
}
