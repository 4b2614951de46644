package crit.arch;

/** What a register is for. */
public enum RegisterGroup {
  /** Numbers, addresses, the program counter, flags. */
  GENERAL,
  /** Floating-point numbers, and what controls their arithmetic. */
  FLOAT,
  /** Several numbers at a time. */
  VECTOR,
  /** What programs do not name themselves: thread pointers, rights. */
  SYSTEM
}
