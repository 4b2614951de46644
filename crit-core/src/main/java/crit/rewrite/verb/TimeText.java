package crit.rewrite.verb;

import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in rules: seconds, with a fraction, or with a unit. */
final class TimeText {
  static final long BILLION = 1_000_000_000;
  private static final Pattern FORM = Pattern.compile("([+-]?)(\\d{1,15}(?:\\.\\d{1,9})?)([a-z]*)");

  private TimeText() {}

  /**
   * Returns a time in nanoseconds.
   *
   * @throws RuleException if it is none, is negative or does not fit into 63 bits
   */
  static long nanoseconds(Arguments arguments, String name) throws RuleException {
    String text = arguments.text(name);
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      long unit = unit(matcher.group(3));
      BigInteger value =
          new BigDecimal(matcher.group(2)).multiply(BigDecimal.valueOf(unit)).toBigInteger();
      if (unit > 0 && value.bitLength() < Long.SIZE && !matcher.group(1).equals("-")) {
        return value.longValue();
      }
    }
    throw arguments.wrong(
        name,
        "is '%s', expected seconds, as in 1.5, or a time as in 20ms, 3m, 2h, 1d".formatted(text));
  }

  private static long unit(String word) {
    return switch (word) {
      case "", "s" -> BILLION;
      case "ms" -> 1_000_000;
      case "us" -> 1_000;
      case "ns" -> 1;
      case "m" -> 60 * BILLION;
      case "h" -> 3600 * BILLION;
      case "d" -> 86_400 * BILLION;
      default -> 0;
    };
  }
}
