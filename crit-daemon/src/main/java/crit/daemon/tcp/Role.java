package crit.daemon.tcp;

import java.util.Locale;

/** What a network namespace is in a move. */
public enum Role {
  /** Where the connection was dumped. */
  OLD,
  /** Where it is restored. */
  NEW,
  /** What translates addresses between the connection and its other end. */
  ROUTER;

  /** Returns the word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
