package crit.memory.search;

/** How frequent a byte is in the memory of a usual task, roughly: to find the rarest of some. */
final class ByteFrequency {
  private static final double[] OF = new double[256];

  static {
    for (int value = 0; value < 256; value++) {
      OF[value] = frequency(value);
    }
  }

  private ByteFrequency() {}

  /** Half of memory is zeros; then come small numbers, the heads of addresses, and text. */
  private static double frequency(int value) {
    if (value == 0) {
      return 0.5;
    }
    if (value == 0xff || value == ' ') {
      return 0.02;
    }
    if (value < 0x10 || value == 0x7f || value == 0x55 || value == 0x56) {
      return 0.008;
    }
    if (value >= 'a' && value <= 'z') {
      return "etaoinsrl".indexOf(value) < 0 ? 0.004 : 0.01;
    }
    return value >= '0' && value <= '9' || (value & 0x0f) == 0 ? 0.003 : 0.001;
  }

  /** Returns the part of all bytes that have these bits, 0 to 1. */
  static double of(int mask, int bits) {
    double sum = 0;
    for (int value = 0; value < 256; value++) {
      if ((value & mask) == bits) {
        sum += OF[value];
      }
    }
    return Math.min(sum, 1);
  }
}
