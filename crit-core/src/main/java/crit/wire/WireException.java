package crit.wire;

import java.io.IOException;

/** Bytes that are no message, with the index of the first byte that is wrong. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final String reason;

  /**
   * @param index where in the array
   * @param reason what was found and what is expected
   */
  public WireException(int index, String reason) {
    super(reason);
    this.index = index;
    this.reason = reason;
  }

  /** Returns the same error for an array in which everything stands {@code by} bytes further. */
  public WireException shifted(int by) {
    return new WireException(index + by, reason);
  }

  /** Returns what was found and what is expected. */
  public String reason() {
    return reason;
  }

  /** Returns where in the array the wrong byte stands. */
  public int index() {
    return index;
  }
}
