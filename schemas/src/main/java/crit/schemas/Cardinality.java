package crit.schemas;

/** How often a field may stand in a message; proto2's labels. */
public enum Cardinality {
  /** Exactly once. Decoding tolerates its absence, encoding does not. */
  REQUIRED,
  /** At most once. */
  OPTIONAL,
  /** Any number of times, in order. */
  REPEATED
}
