package crit.explore;

/**
 * The most there may be of something; JSON has it as a number, or {@code "unlimited"}.
 *
 * @param value an unsigned number; -1 if there is no limit
 */
public record Limit(long value) implements Comparable<Limit> {
  /** Returns whether there is none. */
  public boolean isUnlimited() {
    return value == -1;
  }

  @Override
  public int compareTo(Limit other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return isUnlimited() ? "unlimited" : Long.toUnsignedString(value);
  }
}
