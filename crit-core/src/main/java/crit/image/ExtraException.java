package crit.image;

import java.io.IOException;

/** An extra that is to be written is not what its message announces. */
public final class ExtraException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  ExtraException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Returns what was found and what is expected. */
  public String reason() {
    return reason;
  }
}
