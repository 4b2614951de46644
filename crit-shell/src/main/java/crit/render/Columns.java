package crit.render;

/** Lines with columns as C's {@code printf} pads them. */
final class Columns {
  private static final String BLANK = " ".repeat(64);
  private static final String ZEROS = "0".repeat(16);

  private Columns() {}

  /** Appends an unsigned number in hex with at least that many digits, at most 16. */
  static void hex(StringBuilder line, long number, int digits) {
    String text = Long.toHexString(number);
    line.append(ZEROS, 0, Math.max(0, digits - text.length())).append(text);
  }

  /** Appends a text to the right of a column, which is at most 64 wide. */
  static void right(StringBuilder line, String text, int width) {
    line.append(BLANK, 0, Math.max(0, width - text.length())).append(text);
  }

  /** Appends blanks behind a column that began at a place in the line, at most 64. */
  static void fill(StringBuilder line, int from, int width) {
    line.append(BLANK, 0, Math.max(0, from + width - line.length()));
  }
}
