package crit.bytes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A header block of a tar archive.
 *
 * @param archive the archive's name
 * @param at where the block stands, in bytes
 * @param block its 512 bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record TarHeader(String archive, long at, byte[] block) {
  static final int BLOCK = 512;

  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final int NUMBER = 12;
  private static final int TYPE = 156;
  private static final int MAGIC = 257;

  /** Where a sparse header of old GNU tar says whether blocks with more of its map follow. */
  private static final int SPARSE_GOES_ON = 482;

  /** Where such a block says it. */
  private static final int SPARSE_BLOCK_GOES_ON = 504;

  /** Returns whether it is the mark behind the last member. */
  boolean isEnd() {
    return Arrays.equals(block, new byte[BLOCK]);
  }

  /** Returns whether the checksum is that of the block, by signed or by unsigned bytes. */
  boolean isSound() {
    int signed = 0;
    int unsigned = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte value = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
      signed += value;
      unsigned += Byte.toUnsignedInt(value);
    }
    long said = octal(CHECKSUM, 8);
    return said == unsigned || said == signed;
  }

  void requireSound() throws TarFormatException {
    if (!isSound()) {
      String said = new String(block, CHECKSUM, 8, ISO_8859_1).replaceAll("[^0-7]", " ").strip();
      int sum = 0;
      for (int i = 0; i < BLOCK; i++) {
        sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : Byte.toUnsignedInt(block[i]);
      }
      throw wrong("checksum is '%s', expected %o".formatted(said, sum));
    }
  }

  char type() {
    return (char) Byte.toUnsignedInt(block[TYPE]);
  }

  /** Returns the path: with the prefix that ustar has, in whose place GNU tar has times. */
  String name() {
    String name = text(0, 100);
    String prefix = isUstar() ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(157, 100);
  }

  private boolean isUstar() {
    return new String(block, MAGIC, 6, ISO_8859_1).equals("ustar\0");
  }

  boolean sparseGoesOn() {
    return block[SPARSE_GOES_ON] != 0;
  }

  static boolean sparseGoesOn(byte[] bytes, int index) {
    return bytes[index + SPARSE_BLOCK_GOES_ON] != 0;
  }

  /** Returns how many bytes follow the header: in octal digits, or binary with the high bit set. */
  long size() throws TarFormatException {
    long size = block[SIZE] < 0 ? binary() : octal(SIZE, NUMBER);
    if (size < 0) {
      String field = new String(block, SIZE, NUMBER, ISO_8859_1).replaceAll("[^ -~]", "?");
      throw wrong("size is '%s', expected octal digits or a binary number".formatted(field));
    }
    return size;
  }

  /** Returns the number, or -1 if it is negative or of more than 63 bits. */
  private long binary() {
    long value = block[SIZE] & 0x7f;
    for (int i = 1; i < NUMBER; i++) {
      if (value > Long.MAX_VALUE >> Byte.SIZE) {
        return -1;
      }
      value = value << Byte.SIZE | Byte.toUnsignedInt(block[SIZE + i]);
    }
    return value;
  }

  /** Returns the number, 0 if the field is empty, or -1 if it has something else than digits. */
  private long octal(int offset, int length) {
    String text = new String(block, offset, length, ISO_8859_1);
    int end = text.indexOf('\0', text.length() - text.stripLeading().length());
    String digits = (end < 0 ? text : text.substring(0, end)).strip();
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
      return -1;
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, Byte.SIZE);
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, UTF_8);
  }

  TarFormatException wrong(String reason) {
    return new TarFormatException(archive, at, reason);
  }
}
