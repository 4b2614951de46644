package crit.memory;

/**
 * A range of addresses, which are unsigned.
 *
 * @param start the first address
 * @param last the last address, at least {@code start}
 */
public record AddressRange(long start, long last) {
  /** Checks the order of the ends. */
  public AddressRange {
    if (isBelow(last, start)) {
      throw new IllegalArgumentException(
          "range ends at 0x%x, before its start 0x%x".formatted(last, start));
    }
  }

  /** Returns whether one address is lower than another. */
  public static boolean isBelow(long address, long other) {
    return address + Long.MIN_VALUE < other + Long.MIN_VALUE;
  }

  /** Returns the lower of two addresses. */
  public static long lower(long address, long other) {
    return isBelow(address, other) ? address : other;
  }

  /** Returns the higher of two addresses. */
  public static long higher(long address, long other) {
    return isBelow(address, other) ? other : address;
  }

  /** Returns the length in bytes, 0 for the whole of 64 bits. */
  public long length() {
    return last - start + 1;
  }

  /** Returns whether an address is in the range. */
  public boolean contains(long address) {
    return !isBelow(address, start) && !isBelow(last, address);
  }

  /** Returns whether the ranges have an address in common. */
  public boolean overlaps(AddressRange other) {
    return !isBelow(last, other.start) && !isBelow(other.last, start);
  }

  @Override
  public String toString() {
    return "%x-%x".formatted(start, last);
  }
}
