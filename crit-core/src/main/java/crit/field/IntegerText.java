package crit.field;

import crit.schemas.FieldType;

/** Whole numbers of a field's type, as text. */
public final class IntegerText {
  private IntegerText() {}

  /**
   * Returns the number that a text stands for: decimal, or with {@code 0x}, {@code 0o}, {@code 0b}
   * in front, a sign, spaces around it, single {@code _} between digits. Zeros in front of a
   * decimal number are refused: they mean base 8 to some.
   */
  public static long parse(FieldType type, String text) throws FieldValueException {
    String digits = text.strip();
    boolean isNegative = digits.startsWith("-");
    if (isNegative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    int radix = radix(digits);
    String body = radix == 10 ? digits : digits.substring(2);
    if (!isNumber(body, radix) || hasZeroInFront(body, radix)) {
      throw new FieldValueException(
          "found \"%s\", expected a whole number such as 16 or 0x10".formatted(text));
    }
    try {
      return ofMagnitude(type, isNegative, Long.parseUnsignedLong(body.replace("_", ""), radix));
    } catch (NumberFormatException _) {
      throw outOfRange(type, text);
    }
  }

  /**
   * Returns a number of a field's type: unsigned types above 2^63 - 1 as a negative long.
   *
   * @param magnitude the number without its sign, unsigned
   */
  public static long ofMagnitude(FieldType type, boolean isNegative, long magnitude)
      throws FieldValueException {
    boolean fits =
        switch (type) {
          case UINT32 -> magnitude >>> 32 == 0 && (!isNegative || magnitude == 0);
          case UINT64, FIXED64 -> !isNegative || magnitude == 0;
          case INT32, SINT32, ENUM -> magnitude >= 0 && magnitude <= limit(1L << 31, isNegative);
          case INT64, SINT64 ->
              isNegative ? magnitude >= 0 || magnitude == 1L << 63 : magnitude >= 0;
          case BOOL, BYTES, MESSAGE, STRING -> false;
        };
    if (!fits) {
      String digits = Long.toUnsignedString(magnitude);
      throw outOfRange(type, isNegative ? "-" + digits : digits);
    }
    return isNegative ? -magnitude : magnitude;
  }

  private static long limit(long power, boolean isNegative) {
    return isNegative ? power : power - 1;
  }

  /** Returns the error for a number outside its type's range, which it names. */
  private static FieldValueException outOfRange(FieldType type, String text) {
    return new FieldValueException("found %s, expected %s".formatted(text, range(type)));
  }

  /** Returns what a type allows, as in {@code a number from 0 to 4294967295}. */
  public static String range(FieldType type) {
    return switch (type) {
      case UINT32 -> "a number from 0 to 4294967295";
      case UINT64, FIXED64 -> "a number from 0 to 18446744073709551615";
      case INT32, SINT32, ENUM -> "a number from -2147483648 to 2147483647";
      case INT64, SINT64 -> "a number from -9223372036854775808 to 9223372036854775807";
      case BOOL -> "true or false";
      case BYTES -> "base64 text";
      case STRING -> "a string";
      case MESSAGE -> "an object";
    };
  }

  private static int radix(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return 10;
    }
    return switch (Character.toLowerCase(digits.charAt(1))) {
      case 'x' -> 16;
      case 'o' -> 8;
      case 'b' -> 2;
      default -> 10;
    };
  }

  private static boolean isNumber(String body, int radix) {
    boolean wasDigit = radix != 10;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      boolean isDigit = c < 128 && Character.digit(c, radix) >= 0;
      if (!isDigit && (c != '_' || !wasDigit)) {
        return false;
      }
      wasDigit = isDigit;
    }
    return !body.isEmpty() && wasDigit;
  }

  private static boolean hasZeroInFront(String body, int radix) {
    return radix == 10 && body.length() > 1 && body.startsWith("0") && !body.matches("[0_]+");
  }
}
