package crit.json;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Reads JSON token by token, as its caller expects it, in constant memory.
 *
 * <p>It is strict: no comments, no trailing commas, UTF-8 only. Numbers are whole. A string may be
 * of any length if it is base64. It knows nothing of images. Not safe for several threads.
 */
final class JsonReader {
  private static final int LOOK_AHEAD = 64;
  private static final int MAX_STRING = 256 << 20;

  private final ByteReader in;
  private final ByteSink text = new ByteSink();
  private long line = 1;
  private long lineStart;
  private boolean isNegative;
  private Supplier<String> place = () -> "";

  JsonReader(ByteReader in) {
    this.in = in;
  }

  /** Returns what it reads from; no line ends may be stepped over there. */
  ByteReader in() {
    return in;
  }

  /** Sets what tells in errors which part of the data is being read: a text in front. */
  void setPlace(Supplier<String> newPlace) {
    place = newPlace;
  }

  /** Returns the error for what stands at the current place. */
  JsonException error(String reason) {
    long column = in.position() - lineStart + 1;
    return new JsonException(in.name(), line, column, place.get() + reason);
  }

  /** Returns the next character that is no blank, without stepping over it; -1 at the end. */
  int peek() throws IOException {
    if (in.available() > 0) {
      byte b = in.buffer()[in.index()];
      if (b > ' ') {
        return b;
      }
    }
    return peekBehindBlanks();
  }

  private int peekBehindBlanks() throws IOException {
    while (in.ahead(1) == 1) {
      byte b = in.buffer()[in.index()];
      if (b == '\n') {
        in.advance(1);
        line++;
        lineStart = in.position();
      } else if (b == ' ' || b == '\t' || b == '\r') {
        in.advance(1);
      } else {
        return b & 0xff;
      }
    }
    return -1;
  }

  /** Steps over a bracket. */
  void expect(char c, String what) throws IOException {
    if (peek() != c) {
      throw error("found %s, expected %s".formatted(found(), what));
    }
    in.advance(1);
  }

  /**
   * Steps to the next member of an object or element of an array, over the comma in front of it.
   *
   * @param close the bracket that ends it, which is stepped over, too
   * @return false at the end
   */
  boolean next(boolean isFirst, char close) throws IOException {
    int c = peek();
    if (c == close) {
      in.advance(1);
      return false;
    }
    if (isFirst) {
      return true;
    }
    if (c != ',') {
      throw error("found %s, expected a comma or %s".formatted(found(), close));
    }
    in.advance(1);
    if (peek() == close) {
      throw error(
          "found %s after a comma, expected another %s"
              .formatted(close, close == '}' ? "member" : "element"));
    }
    return true;
  }

  /** Reads a member's name and the colon behind it; {@link #text} has it. */
  void name() throws IOException {
    if (peek() != '"') {
      throw error("found %s, expected a name in double quotes".formatted(found()));
    }
    readString();
    expect(':', "a colon");
  }

  /**
   * Steps over a member's name and the colon behind it if they stand there without blanks.
   *
   * @param key the name in double quotes, a colon, and a space that is not looked for
   */
  boolean skipName(byte[] key) throws IOException {
    int length = key.length - 1;
    if (in.ahead(length) < length) {
      return false;
    }
    byte[] buffer = in.buffer();
    int start = in.index();
    for (int i = 0; i < length; i++) {
      if (buffer[start + i] != key[i]) {
        return false;
      }
    }
    in.advance(length);
    return true;
  }

  /** Returns the bytes of the last name or string, in UTF-8. */
  ByteSink text() {
    return text;
  }

  /** Returns the last name or string. */
  String string() {
    return new String(text.array(), 0, text.length(), StandardCharsets.UTF_8);
  }

  /** Returns whether the last number has a minus in front. */
  boolean isNegative() {
    return isNegative;
  }

  /** Returns the kind of the next value, or what stands there instead, for an error. */
  String found() throws IOException {
    int c = peek();
    return switch (c) {
      case -1 -> "the end of the file";
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> "a string";
      case 't', 'f' -> "true or false";
      case 'n' -> "null";
      default -> isNumber(c) ? "a number" : c > ' ' && c < 127 ? "'" + (char) c + "'" : "byte " + c;
    };
  }

  /** Returns the error for a value of the wrong kind. */
  JsonException expected(String what) throws IOException {
    return error("found %s, expected %s".formatted(found(), what));
  }

  static boolean isNumber(int c) {
    return c == '-' || c >= '0' && c <= '9';
  }

  /** Reads a whole number, whose first character {@link #peek} has seen, without its sign. */
  long magnitude() throws IOException {
    int available = in.ahead(LOOK_AHEAD);
    byte[] bytes = in.buffer();
    int start = in.index();
    int end = start + available;
    isNegative = available > 0 && bytes[start] == '-';
    int digits = isNegative ? start + 1 : start;
    int at = digits;
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      int digit = bytes[at++] - '0';
      if (at - digits > 19 && isOver(value, digit)) {
        throw error("found a number above 18446744073709551615, expected one of at most 64 bits");
      }
      value = value * 10 + digit;
    }
    if (at == digits || at < end && isFractional(bytes[at])) {
      boolean isNumber = at < end && at > digits;
      String found = isNumber ? "a number with a fraction or exponent" : found();
      throw error("found " + found + ", expected a whole number");
    }
    if (bytes[digits] == '0' && at > digits + 1) {
      throw error("found a number that starts with 0, expected none");
    }
    in.advance(at - start);
    return value;
  }

  private static boolean isFractional(byte b) {
    return b == '.' || b == 'e' || b == 'E';
  }

  private static boolean isOver(long value, int digit) {
    return Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0;
  }

  /** Reads true or false. */
  boolean bool() throws IOException {
    boolean value = peek() == 't';
    word(value ? "true" : "false");
    return value;
  }

  private void word(String word) throws IOException {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    int available = in.ahead(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (i >= available || in.buffer()[in.index() + i] != bytes[i]) {
        throw error("found something else, expected " + word);
      }
    }
    in.advance(bytes.length);
  }

  /**
   * Reads a string; {@link #text} has it. A lone surrogate from U+DC80 to U+DCFF stands for a byte
   * that is no UTF-8, as {@link JsonSink#string} writes it.
   */
  void readString() throws IOException {
    expect('"', "a string");
    text.rollback(0);
    while (!readRun()) {
      if (text.length() > MAX_STRING) {
        throw error("found a string longer than %d bytes".formatted(MAX_STRING));
      }
    }
  }

  /** Reads up to the next special character, and that; returns whether it was the closing quote. */
  private boolean readRun() throws IOException {
    requireInString(1);
    int available = in.available();
    byte[] bytes = in.buffer();
    int start = in.index();
    int end = start + available;
    int at = start;
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    text.put(bytes, start, at - start);
    in.advance(at - start);
    return at < end && special(bytes[at]);
  }

  private boolean special(byte b) throws IOException {
    if (b == '"') {
      in.advance(1);
      return true;
    }
    if (b == '\\') {
      escape();
    } else if (b >= 0) {
      throw error("found control character %d in a string, expected \\u%04x".formatted(b, b));
    } else {
      int length = in.ahead(4);
      int codePoint = Utf8.codePoint(in.buffer(), in.index(), in.index() + length);
      if (codePoint < 0) {
        throw error("found byte 0x%x in a string, which is no UTF-8".formatted(b & 0xff));
      }
      text.put(in.buffer(), in.index(), Utf8.length(codePoint));
      in.advance(Utf8.length(codePoint));
    }
    return false;
  }

  private void escape() throws IOException {
    requireInString(2);
    char c = (char) in.buffer()[in.index() + 1];
    if (c == 'u') {
      unicode();
      return;
    }
    int known = "\"\\/bfnrt".indexOf(c);
    if (known < 0) {
      throw error("found the escape \\%c, which JSON does not have".formatted(c));
    }
    text.put("\"\\/\b\f\n\r\t".charAt(known));
    in.advance(2);
  }

  private void unicode() throws IOException {
    int unit = unit(0);
    in.advance(6);
    if (!Character.isSurrogate((char) unit)) {
      Utf8.put(text, unit);
    } else if (Character.isHighSurrogate((char) unit)) {
      lowSurrogate(unit);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
      text.put(unit & 0xff);
    } else {
      throw error("found \\u%04x without its other half".formatted(unit));
    }
  }

  private void lowSurrogate(int high) throws IOException {
    boolean isEscape =
        in.ahead(2) == 2 && in.buffer()[in.index()] == '\\' && in.buffer()[in.index() + 1] == 'u';
    int low = isEscape ? unit(0) : 0;
    if (!Character.isLowSurrogate((char) low)) {
      throw error("found \\u%04x without its other half".formatted(high));
    }
    in.advance(6);
    Utf8.put(text, Character.toCodePoint((char) high, (char) low));
  }

  /** Returns the number of the escape that starts {@code offset} bytes ahead. */
  private int unit(int offset) throws IOException {
    requireInString(6);
    int unit = 0;
    for (int i = 2; i < 6; i++) {
      int digit = in.buffer()[in.index() + offset + i];
      if (!HexFormat.isHexDigit(digit)) {
        throw error("found \\u without four hex digits");
      }
      unit = unit << 4 | HexFormat.fromHexDigit(digit);
    }
    return unit;
  }

  private void requireInString(int count) throws IOException {
    if (in.ahead(count) < count) {
      throw error("found the end of the file in a string");
    }
  }

  /** Reads a string of base64 and hands its bytes over, piece by piece. */
  void readBase64(ByteReader.Consumer consumer) throws IOException {
    expect('"', "base64 text");
    new Base64Parser(this, in, consumer).parse();
  }

  /** Steps over a value of any kind. */
  void skipValue(int depth) throws IOException {
    int c = peek();
    switch (c) {
      case '{' -> skipMembers(depth);
      case '[' -> skipElements(depth);
      case '"' -> skipString();
      case 't', 'f' -> bool();
      case 'n' -> word("null");
      default -> magnitude();
    }
  }

  private void skipMembers(int depth) throws IOException {
    checkDepth(depth);
    in.advance(1);
    for (boolean isFirst = true; next(isFirst, '}'); isFirst = false) {
      name();
      skipValue(depth + 1);
    }
  }

  private void skipElements(int depth) throws IOException {
    checkDepth(depth);
    in.advance(1);
    for (boolean isFirst = true; next(isFirst, ']'); isFirst = false) {
      skipValue(depth + 1);
    }
  }

  private void checkDepth(int depth) throws JsonException {
    if (depth > 200) {
      throw error("found more than 200 brackets within each other");
    }
  }

  private void skipString() throws IOException {
    expect('"', "a string");
    text.rollback(0);
    while (!readRun()) {
      text.rollback(0);
    }
  }
}
