package crit.render;

/** How many cells of a terminal a text takes. */
public final class Width {
  private Width() {}

  /** Returns the number of cells; wide characters of East Asia and emoji take two. */
  public static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += of(text.codePointAt(i));
    }
    return width;
  }

  private static int of(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean isWide =
        point >= 0x1100
            && (point <= 0x115f
                || point >= 0x2e80 && point <= 0xa4cf
                || point >= 0xac00 && point <= 0xd7a3
                || point >= 0xf900 && point <= 0xfaff
                || point >= 0xfe30 && point <= 0xfe6f
                || point >= 0xff00 && point <= 0xff60
                || point >= 0xffe0 && point <= 0xffe6
                || point >= 0x1f300 && point <= 0x1faff
                || point >= 0x20000 && point <= 0x3fffd);
    return isWide ? 2 : 1;
  }
}
