package crit.rewrite.verb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a rule without hits could have meant, for its error. */
final class Candidates {
  private static final int SHOWN = 20;

  private Candidates() {}

  /** Returns the first of some values; the word for them stands before the first. */
  static List<String> of(String word, Collection<?> values) {
    List<String> shown = new ArrayList<>();
    for (Object value : values) {
      if (shown.size() == SHOWN) {
        shown.add("and %d more".formatted(values.size() - SHOWN));
        break;
      }
      shown.add((shown.isEmpty() ? word : "") + value);
    }
    return shown.isEmpty() ? List.of("no " + word.strip()) : shown;
  }
}
