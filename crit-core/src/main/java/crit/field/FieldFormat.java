package crit.field;

import crit.bytes.ByteSink;
import crit.field.SymbolTable.Symbol;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.ValueFormat;
import java.nio.charset.StandardCharsets;

/**
 * Writes a number of a field as people read it, and reads it back.
 *
 * <p>Numbers are {@code long}s, unsigned ones above 2^63 - 1 negative. Each text reads back as the
 * number it was made of.
 */
public final class FieldFormat {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long BILLION = 1_000_000_000;
  private static final int MINOR_BITS = 20;
  private static final int MINOR_MASK = (1 << MINOR_BITS) - 1;
  private static final int MAJOR_MASK = 0xfff;

  private FieldFormat() {}

  /**
   * Returns whether a value has a text of its own, rather than being a plain number.
   *
   * @param isHex whether a message around the field asks for hex, which goes before all else
   */
  public static boolean isText(FieldRow field, long value, boolean isHex) {
    if (isHex) {
      return true;
    }
    return switch (field.format()) {
      case HEX, DEV, ODEV, FLAGS -> true;
      case DICT -> SymbolTable.of(field.table()).valued(value).isPresent();
      case PLAIN, IP, UNIX_NAME -> false;
    };
  }

  /** Puts the text of a value for which {@link #isText} is true. It needs no escapes in JSON. */
  public static void print(ByteSink sink, FieldRow field, long value, boolean isHex) {
    switch (isHex ? ValueFormat.HEX : field.format()) {
      case HEX -> printHex(sink, value, field.type());
      case DEV -> printDevice(sink, value >>> MINOR_BITS, value & MINOR_MASK);
      case ODEV ->
          printDevice(sink, value >>> 8 & MAJOR_MASK, value & 0xff | value >>> 12 & 0xfff00);
      case FLAGS -> printFlags(sink, SymbolTable.of(field.table()), value);
      case DICT -> sink.ascii(SymbolTable.of(field.table()).valued(value).orElseThrow().name());
      case PLAIN, IP, UNIX_NAME -> throw new IllegalArgumentException(field + " has no text");
    }
  }

  /** Returns the number that a text stands for; a plain number is a text of every field but dev. */
  public static long parse(FieldRow field, String text) throws FieldValueException {
    return switch (field.format()) {
      case DEV -> parseDevice(text, false);
      case ODEV -> parseDevice(text, true);
      case FLAGS -> parseFlags(field, text);
      case DICT -> parseSymbol(field, text);
      case PLAIN, HEX, IP, UNIX_NAME -> IntegerText.parse(field.type(), text);
    };
  }

  /** Puts a number in decimal. */
  public static void printDecimal(ByteSink sink, long value, boolean isUnsigned) {
    if (value < 0) {
      sink.ascii(isUnsigned ? Long.toUnsignedString(value) : Long.toString(value));
      return;
    }
    if (value < BILLION) {
      printDigits(sink, (int) value, digits((int) value));
      return;
    }
    long billions = value / BILLION;
    printDecimal(sink, billions, true);
    printDigits(sink, (int) (value - billions * BILLION), 9);
  }

  private static int digits(int value) {
    int digits = 1;
    for (int limit = 10; digits < 9 && value >= limit; limit *= 10) {
      digits++;
    }
    return digits;
  }

  /** Puts a number below a billion, dividing by multiplication, which the JIT does not do. */
  private static void printDigits(ByteSink sink, int value, int digits) {
    sink.reserve(digits);
    byte[] bytes = sink.array();
    int start = sink.length();
    int rest = value;
    for (int i = start + digits - 1; i >= start; i--) {
      int tenth = (int) (rest * 0xcccccccdL >>> 35);
      bytes[i] = (byte) ('0' + rest - tenth * 10);
      rest = tenth;
    }
    sink.commit(digits);
  }

  private static void printHex(ByteSink sink, long value, FieldType type) {
    boolean isNegative = value < 0 && !type.isUnsigned();
    long rest = isNegative ? -value : value;
    int digits = Math.max(1, (Long.SIZE + 3 - Long.numberOfLeadingZeros(rest)) / 4);
    sink.reserve(digits + 3);
    if (isNegative) {
      sink.put('-');
    }
    sink.put('0');
    sink.put('x');
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      sink.put(HEX[(int) (rest >>> shift) & 0xf]);
    }
  }

  private static void printDevice(ByteSink sink, long major, long minor) {
    printDecimal(sink, major, true);
    sink.put(':');
    printDecimal(sink, minor, true);
  }

  private static void printFlags(ByteSink sink, SymbolTable table, long value) {
    int start = sink.length();
    long rest = value;
    for (Symbol symbol : table.symbols()) {
      if ((value & symbol.value()) != 0) {
        printSeparator(sink, start);
        sink.ascii(symbol.name());
        rest &= ~symbol.value();
      }
    }
    if (rest != 0) {
      printSeparator(sink, start);
      printHex(sink, rest, FieldType.UINT64);
    }
  }

  private static void printSeparator(ByteSink sink, int start) {
    if (sink.length() > start) {
      sink.ascii(" | ");
    }
  }

  private static long parseDevice(String text, boolean isUserForm) throws FieldValueException {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new FieldValueException(
          "found \"%s\", expected a device as MAJOR:MINOR".formatted(text));
    }
    long major = IntegerText.parse(FieldType.UINT32, text.substring(0, colon));
    long minor = IntegerText.parse(FieldType.UINT32, text.substring(colon + 1));
    if (major > MAJOR_MASK || minor > MINOR_MASK) {
      throw new FieldValueException(
          "found \"%s\", expected a major up to %d and a minor up to %d"
              .formatted(text, MAJOR_MASK, MINOR_MASK));
    }
    return isUserForm
        ? major << 8 | minor & 0xff | (minor & 0xfff00) << 12
        : major << MINOR_BITS | minor;
  }

  private static long parseFlags(FieldRow field, String text) throws FieldValueException {
    if (text.isBlank()) {
      return 0;
    }
    long value = 0;
    for (String word : text.split("\\|", -1)) {
      long bits = parseSymbol(field, word.strip());
      if ((value & bits) != 0) {
        throw new FieldValueException(
            "found \"%s\", in which %s stands for bits that are set already"
                .formatted(text, word.strip()));
      }
      value |= bits;
    }
    return value;
  }

  private static long parseSymbol(FieldRow field, String word) throws FieldValueException {
    SymbolTable table = SymbolTable.of(field.table());
    var symbol = table.named(word);
    if (symbol.isPresent()) {
      return symbol.get().value();
    }
    if (word.isEmpty() || !Character.isDigit(word.charAt(0))) {
      throw new FieldValueException(
          "found \"%s\", expected a number or one of: %s".formatted(word, table.names()));
    }
    return IntegerText.parse(field.type(), word);
  }
}
