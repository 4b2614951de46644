package crit.bytes;

/** Little-endian words in an array. */
public final class Words {
  private Words() {}

  /** Returns the 4 bytes at {@code index} as a word. */
  public static int u32(byte[] bytes, int index) {
    return bytes[index] & 0xff
        | (bytes[index + 1] & 0xff) << 8
        | (bytes[index + 2] & 0xff) << 16
        | bytes[index + 3] << 24;
  }

  /** Returns the 8 bytes at {@code index} as a word. */
  public static long u64(byte[] bytes, int index) {
    return u32(bytes, index) & 0xffff_ffffL | (long) u32(bytes, index + 4) << 32;
  }
}
