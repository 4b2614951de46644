package crit.cli;

import java.io.IOException;

/** Nobody reads standard output any more, as behind {@code | head}: no error of ours. */
final class BrokenPipeException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenPipeException(IOException cause) {
    super(cause);
  }
}
