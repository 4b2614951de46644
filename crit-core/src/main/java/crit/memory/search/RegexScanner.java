package crit.memory.search;

import java.util.Optional;
import java.util.regex.Matcher;

/** Tries a regular expression wherever a match may start. */
final class RegexScanner implements Scanner {
  private final RegexPattern pattern;
  private final Starts starts;
  private final MemoryText text;
  private final Matcher matcher;
  private byte[] bytes = {};
  private Optional<Window> looked = Optional.empty();
  private int start;
  private int end;

  RegexScanner(RegexPattern pattern, Starts starts, Cancellation cancellation) {
    this.pattern = pattern;
    this.starts = starts;
    this.text = new MemoryText(cancellation);
    this.matcher =
        pattern.pattern().matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
  }

  @Override
  public void scan(byte[] array, Window window, Hits hits) throws SearchPatternException {
    bytes = array;
    looked = Optional.empty();
    int from = window.first();
    while (find(window, from)) {
      hits.add(start, end);
      from = end;
    }
  }

  /**
   * Finds the first match that starts at an index of the window or behind it.
   *
   * @param window one of those that were scanned last
   */
  boolean find(Window window, int from) throws SearchPatternException {
    if (looked.filter(window::equals).isEmpty()) {
      starts.look(bytes, window);
      looked = Optional.of(window);
    }
    try {
      for (int at = starts.next(from); at < window.last(); at = starts.next(at + 1)) {
        if (isMatch(window, at)) {
          return true;
        }
      }
      return false;
    } catch (StackOverflowError _) {
      throw pattern.tooDeep();
    }
  }

  private boolean isMatch(Window window, int at) {
    int from = Math.max(window.begin(), at - RegexPattern.BEHIND);
    int to = Math.min(window.end(), at + pattern.longest());
    text.move(bytes, from, to);
    start = at;
    end = matcher.region(at - from, to - from).lookingAt() ? from + matcher.end() : at;
    return end > start;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
