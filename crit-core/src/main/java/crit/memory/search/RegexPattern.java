package crit.memory.search;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression over bytes. */
final class RegexPattern extends SearchPattern {
  /** How far a match may look back, in bytes. */
  static final int BEHIND = 256;

  /** The stack that java.util.regex may take, which goes deeper with each repetition of a group. */
  private static final long STACK = 64 << 20;

  /** Bytes that are found at more places than this part of all are no help. */
  private static final double TOO_FREQUENT = 0.001;

  private final String text;
  private final Pattern pattern;
  private final int longest;
  private final RegexNode node;
  private final Optional<Automaton> automaton;

  private RegexPattern(String text, Pattern pattern, int flags, int longest) {
    this.text = text;
    this.pattern = pattern;
    this.longest = longest;
    this.node = RegexParser.parse(pattern.pattern(), flags); // its own flags are those at its end
    this.automaton = Automaton.of(node);
  }

  static RegexPattern of(String text, boolean ignoresCase, int longest)
      throws SearchPatternException {
    if (longest < 1 || longest > LARGEST) {
      throw new IllegalArgumentException(
          "longest match of %d bytes, expected 1 to %d".formatted(longest, LARGEST));
    }
    String bytes = RegexText.toBytes(text);
    try {
      int flags = ignoresCase ? Pattern.CASE_INSENSITIVE : 0;
      return new RegexPattern(text, Pattern.compile(bytes, flags), flags, longest);
    } catch (PatternSyntaxException e) {
      int index = bytes.equals(text) ? e.getIndex() : -1;
      throw new SearchPatternException(text, index, lowerCase(e.getDescription()));
    } catch (StackOverflowError _) {
      throw new SearchPatternException(text, -1, "has too many groups in groups");
    }
  }

  private static String lowerCase(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  @Override
  Reach reach() {
    return new Reach(BEHIND, longest - 1);
  }

  @Override
  boolean isFoundInZeros() {
    return node.isFoundInZeros();
  }

  @Override
  Scanner scanner(Cancellation cancellation) {
    return new RegexScanner(this, starts(), cancellation);
  }

  private Starts starts() {
    Columns head = node.head();
    if (!head.sets().isEmpty()) {
      BytePattern bytes = BytePattern.covering(head.sets());
      if (bytes.frequency() < TOO_FREQUENT) {
        return new HeadStarts(bytes);
      }
    }
    int reach = Math.clamp(node.longest(), 1, longest);
    Starts any = new FirstByteStarts(head.firstByte());
    Starts all = automaton.<Starts>map(it -> new BackwardStarts(it, reach, any)).orElse(any);
    return needed().<Starts>map(it -> new GuardedStarts(it, reach, all)).orElse(all);
  }

  /** Returns the rarest bytes that each match has somewhere, if they are rare. */
  private Optional<BytePattern> needed() {
    return node.rows().stream()
        .filter(row -> !row.sets().isEmpty())
        .map(row -> BytePattern.covering(row.sets()))
        .min(Comparator.comparingDouble(BytePattern::frequency))
        .filter(bytes -> bytes.frequency() < TOO_FREQUENT);
  }

  @Override
  Delivery delivery(SearchListener listener) {
    return new LeftmostHits(listener);
  }

  @Override
  long stack() {
    return STACK;
  }

  Pattern pattern() {
    return pattern;
  }

  int longest() {
    return longest;
  }

  /** Says that matching needs more stack than a thread has. */
  SearchPatternException tooDeep() {
    return new SearchPatternException(
        text, -1, "repeats a group too often in one match: allow shorter matches");
  }
}
