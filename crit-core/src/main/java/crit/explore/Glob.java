package crit.explore;

/** Patterns with {@code *} for any text, a slash too, and {@code ?} for one character. */
public final class Glob {
  private Glob() {}

  /** Returns whether a text fits a pattern; takes time in proportion to both. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int star = -1;
    int mark = 0;
    int t = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
