package crit.explore;

/** An address, which is unsigned; people and JSON see it in hex. */
public record Address(long value) implements Comparable<Address> {
  @Override
  public int compareTo(Address other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
