package crit.memory.search;

import java.util.List;
import java.util.Random;

/** Writes regular expressions with all that java.util.regex has, or nearly. */
final class RandomRegex {
  private static final List<String> BYTES =
      List.of(
          "a", "b", "B", "1", "Q", "~", " ", "-", "\\x00", "\\n", "\\t", "\\0101", "\\.", "]", "}");
  private static final List<String> SETS =
      List.of(
          ".",
          "\\d",
          "\\w",
          "\\W",
          "\\s",
          "\\S",
          "\\h",
          "[ab]",
          "[^a]",
          "[]a]",
          "[^]a]",
          "[a-c&&[^b]]",
          "[a[1-3]~]",
          "[\\w\\]]",
          "[\\x00-\\x1f]",
          "\\p{Alpha}",
          "\\P{L}",
          "\\pL",
          "[[:a]]",
          "[\\p{L}&&\\w]",
          "\\xe9",
          "\\x{61}",
          "\\u00c3",
          "\\ca",
          "[^\\n]");
  private static final List<String> CONDITIONS =
      List.of(
          "^",
          "$",
          "\\b",
          "\\B",
          "(?=a)",
          "(?!b)",
          "(?<=a)",
          "(?<!1)",
          "(?<=a|b1)",
          "(?m)",
          "\\A",
          "\\z",
          "\\Z");
  private static final List<String> OTHERS =
      List.of(
          "\\Qa.\\E", "\\Q1", "\u00e9", "(?i)", "(?s)", "(?i:aB)", "(?-i)", "\\R", "(?d)", "(?u)");
  private static final List<String> QUANTIFIERS =
      List.of(
          "?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}", "{0}", "??", "*?", "+?", "?+", "++", "*+",
          "{1,2}?", "{3,}+");

  private final Random random;
  private int groups;

  RandomRegex(Random random) {
    this.random = random;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Returns an expression, which may not be valid. */
  String next() {
    groups = 0;
    return choice(3);
  }

  private String choice(int depth) {
    var text = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) {
      text.append('|').append(sequence(depth));
    }
    return text.toString();
  }

  private String sequence(int depth) {
    var text = new StringBuilder();
    int count = random.nextInt(4) + (depth == 3 ? 1 : 0);
    for (int i = 0; i < count; i++) {
      text.append(atom(depth));
      if (random.nextInt(3) == 0) {
        text.append(any(QUANTIFIERS));
      }
    }
    return text.toString();
  }

  private String atom(int depth) {
    int kind = random.nextInt(20);
    if (kind < 8) {
      return any(BYTES);
    }
    if (kind < 13) {
      return any(SETS);
    }
    if (kind == 13) {
      return any(CONDITIONS);
    }
    if (kind == 14) {
      return any(OTHERS);
    }
    if (kind == 15 && groups > 0) {
      return "\\" + (1 + random.nextInt(groups));
    }
    return depth == 0 ? "a" : group(depth - 1);
  }

  private String group(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> "(?:" + choice(depth) + ")";
      case 1 -> "(?>" + choice(depth) + ")";
      case 2 -> "(?" + any(List.of("=", "!")) + choice(depth) + ")";
      case 3 -> "(?i:" + choice(depth) + ")";
      default -> {
        String group = "(" + choice(depth) + ")";
        groups++;
        yield group;
      }
    };
  }
}
