package crit.memory.search;

/** How the text is stored that {@link SearchPattern#strings} finds. */
public enum TextEncoding {
  /** One byte a character. */
  ASCII(1),
  /** Two bytes a character, the second of them 0; at even and at odd addresses. */
  UTF_16LE(2);

  private final int width;

  TextEncoding(int width) {
    this.width = width;
  }

  /** Returns how many bytes a character takes. */
  public int width() {
    return width;
  }
}
