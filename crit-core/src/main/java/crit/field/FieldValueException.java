package crit.field;

import java.io.IOException;

/**
 * A text or number is no value of its field; the message says what was found and what is allowed.
 */
public final class FieldValueException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** Says what was found and what is allowed. */
  public FieldValueException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Returns what was found and what is allowed. */
  public String reason() {
    return reason;
  }
}
