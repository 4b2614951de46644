package crit.memory.search;

/** Printable text of some length. */
final class StringsPattern extends SearchPattern {
  private final int least;
  private final TextEncoding encoding;

  StringsPattern(int least, TextEncoding encoding) {
    if (least < 1) {
      throw new IllegalArgumentException("text of at least %d characters".formatted(least));
    }
    this.least = least;
    this.encoding = encoding;
  }

  @Override
  Reach reach() {
    return new Reach(0, encoding.width() - 1);
  }

  @Override
  boolean isFoundInZeros() {
    return false;
  }

  @Override
  Scanner scanner(Cancellation cancellation) {
    return new StringsScanner(leastBytes(), encoding);
  }

  @Override
  Delivery delivery(SearchListener listener) {
    return new JoinedStrings(leastBytes(), listener);
  }

  private long leastBytes() {
    return (long) least * encoding.width();
  }
}
