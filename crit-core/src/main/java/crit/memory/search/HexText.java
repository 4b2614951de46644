package crit.memory.search;

import java.io.ByteArrayOutputStream;

/** Bytes written as hex digits, where {@code ?} is any digit. */
final class HexText {
  private HexText() {}

  static BytePattern parse(String text) throws SearchPatternException {
    var masks = new ByteArrayOutputStream();
    var bits = new ByteArrayOutputStream();
    int index = 0;
    while (index < text.length()) {
      if (Character.isWhitespace(text.charAt(index))) {
        index++;
        continue;
      }
      int high = digit(text, index);
      int low = digit(text, index + 1);
      masks.write(mask(high) << 4 | mask(low));
      bits.write(Math.max(high, 0) << 4 | Math.max(low, 0));
      index += 2;
    }
    return BytePattern.of(text, masks.toByteArray(), bits.toByteArray());
  }

  private static int mask(int digit) {
    return digit < 0 ? 0 : 0xf;
  }

  /** Returns the value of a digit, -1 for any. */
  private static int digit(String text, int index) throws SearchPatternException {
    if (index == text.length()) {
      throw new SearchPatternException(text, index, "half a byte, expected two digits for each");
    }
    char digit = text.charAt(index);
    int value = digit < 128 ? Character.digit(digit, 16) : -1;
    if (value < 0 && digit != '?') {
      throw new SearchPatternException(text, index, "expected a hex digit or '?'");
    }
    return value;
  }
}
