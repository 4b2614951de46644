package crit.rewrite.verb;

import crit.names.TaskNames;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.util.List;

/** Sets of capabilities as rules and images have them. */
final class CapabilitySets {
  private static final String ALL = "all";
  private static final String NO = "none";

  private CapabilitySets() {}

  /** Returns a set as bits; names, numbers, all or none, separated by commas. */
  static long parse(Arguments arguments, String name) throws RuleException {
    long set = 0;
    for (String word : arguments.list(name)) {
      if (word.strip().equals(ALL)) {
        for (long number : TaskNames.CAPABILITIES.numbers()) {
          set |= 1L << number;
        }
      } else if (!word.strip().equals(NO)) {
        long number = CoreImages.number(arguments, name, word, TaskNames.CAPABILITIES);
        if (number >= Long.SIZE) {
          throw arguments.wrong(name, "is '%s', expected numbers up to 63".formatted(word));
        }
        set |= 1L << number;
      }
    }
    return set;
  }

  /** Returns a set of words, the low one first. */
  static long of(List<Integer> words) {
    long set = 0;
    for (int i = 0; i < Math.min(2, words.size()); i++) {
      set |= Integer.toUnsignedLong(words.get(i)) << i * Integer.SIZE;
    }
    return set;
  }

  /** Returns the words of a set, the low one first. */
  static List<Integer> words(long set) {
    return List.of((int) set, (int) (set >>> Integer.SIZE));
  }
}
