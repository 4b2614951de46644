package crit.cli;

/** Numbers of command lines. */
final class Numbers {
  private static final String UNITS = "kmgt";

  private Numbers() {}

  /** Returns an address: hex with {@code 0x}, or decimal. */
  static long address(String what, String word) {
    return number(what, word, "an address such as 0x7ffc1000");
  }

  /** Returns a number of bytes: decimal or hex, with k, m, g or t behind it for powers of 1024. */
  static long size(String what, String word) {
    int unit =
        word.isEmpty() ? -1 : UNITS.indexOf(Character.toLowerCase(word.charAt(word.length() - 1)));
    String digits = unit < 0 ? word : word.substring(0, word.length() - 1);
    String expected = "a size such as 64, 0x40, 4k or 1m";
    long number = number(what, digits, expected);
    int shift = 10 * (unit + 1);
    if (number < 0 || number > Long.MAX_VALUE >> shift) {
      throw new UsageException("%s is '%s', expected %s".formatted(what, word, expected));
    }
    return number << shift;
  }

  /** Returns a whole number from 1 on. */
  static int count(String what, String word) {
    long number = number(what, word, "a number from 1 on");
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new UsageException("%s is '%s', expected a number from 1 on".formatted(what, word));
    }
    return (int) number;
  }

  private static long number(String what, String word, String expected) {
    try {
      return word.startsWith("0x") || word.startsWith("0X")
          ? Long.parseUnsignedLong(word.substring(2), 16)
          : Long.parseUnsignedLong(word);
    } catch (NumberFormatException _) {
      throw new UsageException("%s is '%s', expected %s".formatted(what, word, expected));
    }
  }
}
