package crit.rewrite.rule;

/**
 * Where something stands.
 *
 * @param source the rule file, or the option that has the line
 * @param line counted from 1
 * @param column counted from 1
 */
public record Place(String source, int line, int column) {
  /** Returns an error about what stands there. */
  public RuleException wrong(String reason) {
    return new RuleException(this, reason);
  }

  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
