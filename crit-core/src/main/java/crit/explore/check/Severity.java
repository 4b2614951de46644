package crit.explore.check;

/** How bad a finding is, the worst first. */
public enum Severity {
  /** A restore fails, or gives something else than what was dumped. */
  ERROR,
  /** A restore may fail, or may give something else. */
  WARNING,
  /** A restore needs an option, or something of the machine that is not in the set. */
  NEED,
  /** Worth knowing. */
  NOTE
}
