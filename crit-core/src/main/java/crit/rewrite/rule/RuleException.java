package crit.rewrite.rule;

import java.io.IOException;

/** A rule is not what it should be, or does not fit the checkpoint. */
public final class RuleException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Place place;
  private final String reason;

  /** Says where and what, in one line. */
  public RuleException(Place place, String reason) {
    super(place + ": " + reason);
    this.place = place;
    this.reason = reason;
  }

  /** Returns where the rule, or its part that is wrong, stands. */
  public Place place() {
    return place;
  }

  /** Returns what was found and what is allowed. */
  public String reason() {
    return reason;
  }
}
