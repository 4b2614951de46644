package crit.memory;

import java.io.IOException;

/**
 * A block of pages is not what it must be. It knows no file: who reads the block adds the file and
 * the offset.
 */
public final class PageBlockException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason what was found and what is expected
   */
  public PageBlockException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Returns what was found and what is expected. */
  public String reason() {
    return reason;
  }
}
