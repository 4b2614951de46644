package crit.json;

import crit.bytes.ByteSink;

/** Single characters of UTF-8. */
final class Utf8 {
  private Utf8() {}

  /**
   * Returns the character above U+007F that starts at {@code at}, or -1 if the bytes are none: cut,
   * longer than they need be, a surrogate, or above U+10FFFF.
   */
  static int codePoint(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || length > end - at) {
      return -1;
    }
    int codePoint = first & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      int next = bytes[at + i] & 0xff;
      if (next >> 6 != 2) {
        return -1;
      }
      codePoint = codePoint << 6 | next & 0x3f;
    }
    boolean isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return isSurrogate || length(codePoint) != length || codePoint > 0x10ffff ? -1 : codePoint;
  }

  /** Returns how many bytes a character takes. */
  static int length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** Puts a character. */
  static void put(ByteSink sink, int codePoint) {
    int length = length(codePoint);
    if (length == 1) {
      sink.put(codePoint);
      return;
    }
    sink.put(0xf00 >> length & 0xff | codePoint >> 6 * (length - 1));
    for (int i = length - 2; i >= 0; i--) {
      sink.put(0x80 | codePoint >> 6 * i & 0x3f);
    }
  }
}
