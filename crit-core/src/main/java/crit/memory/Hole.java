package crit.memory;

/** What a read does with bytes that are not there. */
public enum Hole {
  /** It throws a {@link MemoryFault}. */
  FAIL,
  /** It gives zeros. */
  ZERO
}
