package crit.image;

/** Fits file names to the patterns of the registry. */
final class FileNames {
  private FileNames() {}

  /** Returns whether a name is what the pattern describes. */
  static boolean fits(String pattern, String name) {
    return fits(pattern, 0, name, 0);
  }

  private static boolean fits(String pattern, int p, String name, int n) {
    if (p == pattern.length()) {
      return n == name.length();
    }
    char c = pattern.charAt(p);
    if (c == '*') {
      return fitsRun(pattern, p + 1, name, n, '*');
    }
    if (c == '%') {
      int kind = p + 1;
      while ("l04".indexOf(pattern.charAt(kind)) >= 0) {
        kind++;
      }
      return fitsRun(pattern, kind + 1, name, n, pattern.charAt(kind));
    }
    return n < name.length() && name.charAt(n) == c && fits(pattern, p + 1, name, n + 1);
  }

  /** Tries every length of a run of characters that the letter allows. */
  private static boolean fitsRun(String pattern, int p, String name, int start, char letter) {
    int n = start;
    while (n < name.length() && isAllowed(letter, name.charAt(n))) {
      n++;
      if (fits(pattern, p, name, n)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAllowed(char letter, char c) {
    return switch (letter) {
      case 'u', 'd' -> c >= '0' && c <= '9';
      case 'x' -> Character.digit(c, 16) >= 0;
      case 's' -> c >= 'a' && c <= 'z';
      case '*' -> true;
      default -> throw new IllegalArgumentException("no pattern has %" + letter);
    };
  }
}
