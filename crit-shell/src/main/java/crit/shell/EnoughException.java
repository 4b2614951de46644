package crit.shell;

import java.io.IOException;

/** Nobody wants more output: what is printed can end, and nothing went wrong. */
public final class EnoughException extends IOException {
  private static final long serialVersionUID = 1L;
}
