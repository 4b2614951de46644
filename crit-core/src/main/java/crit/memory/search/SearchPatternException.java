package crit.memory.search;

import java.io.IOException;

/** What is to be searched for is not written as it must be. */
public final class SearchPatternException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String pattern;
  private final int index;

  /**
   * @param pattern as it was given
   * @param index of the character where it is wrong, -1 if that is not one place
   * @param reason what is wrong
   */
  public SearchPatternException(String pattern, int index, String reason) {
    super("'%s'%s: %s".formatted(pattern, index < 0 ? "" : ", character " + (index + 1), reason));
    this.pattern = pattern;
    this.index = index;
  }

  /** Returns the pattern as it was given. */
  public String pattern() {
    return pattern;
  }

  /** Returns the index of the character where it is wrong, -1 if that is not one place. */
  public int index() {
    return index;
  }
}
