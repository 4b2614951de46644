package crit.explore;

/** A number of bytes; people see it with a unit, JSON as a number. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int STEP = 1024;

  @Override
  public int compareTo(ByteSize other) {
    return Long.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    double value = bytes;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    boolean isWhole = value == Math.rint(value);
    return (isWhole ? "%.0f %s" : "%.1f %s").formatted(value, UNITS[unit]);
  }
}
