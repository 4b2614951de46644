package crit.render;

/** Text that cannot drive a terminal. */
public final class Printable {
  private Printable() {}

  /** Returns a text with its control characters as escapes: it may quote what strangers wrote. */
  public static String of(String text) {
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isControl = c < ' ' || c > '~' && isControl(c);
      if (isControl && printable == null) {
        printable = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (printable != null) {
        printable.append(isControl ? "\\u%04x".formatted((int) c) : Character.toString(c));
      }
    }
    return printable == null ? text : printable.toString();
  }

  private static boolean isControl(char c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
