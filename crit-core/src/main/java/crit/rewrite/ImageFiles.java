package crit.rewrite;

/** What the names of image files say. */
public final class ImageFiles {
  private ImageFiles() {}

  /**
   * Returns the number in a file's name, as 42 in {@code core-42.img}, or -1 if it has none of 32
   * bits.
   */
  public static int number(String file) {
    int end = file.indexOf('.');
    int start = file.lastIndexOf('-', end < 0 ? file.length() : end);
    if (start < 0) {
      return -1;
    }
    try {
      return Integer.parseUnsignedInt(file.substring(start + 1, end < 0 ? file.length() : end));
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  /** Returns the name with another number. */
  public static String withNumber(String file, int number) {
    int end = file.indexOf('.');
    int start = file.lastIndexOf('-', end < 0 ? file.length() : end);
    return file.substring(0, start + 1)
        + Integer.toUnsignedString(number)
        + (end < 0 ? "" : file.substring(end));
  }
}
