package crit.json;

import crit.bytes.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * Puts JSON as Python's {@code json.dumps} does: ASCII only, on one line or with an indent of 4.
 */
final class JsonSink {
  private static final byte[] COMMA = {',', ' '};
  private static final int INDENT = 4;
  private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
  private static final String ESCAPE_LETTERS = "btnfr\"\\";

  private final ByteSink sink;
  private final boolean isPretty;
  private byte[] newLine = (",\n" + " ".repeat(64)).getBytes(StandardCharsets.US_ASCII);

  JsonSink(ByteSink sink, boolean isPretty) {
    this.sink = sink;
    this.isPretty = isPretty;
  }

  ByteSink sink() {
    return sink;
  }

  boolean isPretty() {
    return isPretty;
  }

  /** Puts what stands in front of a member or element. */
  void separator(boolean isFirst, int level) {
    if (isPretty) {
      int length = 2 + level * INDENT;
      if (length > newLine.length) {
        newLine = (",\n" + " ".repeat(2 * length)).getBytes(StandardCharsets.US_ASCII);
      }
      int from = isFirst ? 1 : 0;
      sink.put(newLine, from, length - from);
    } else if (!isFirst) {
      sink.put(COMMA, 0, COMMA.length);
    }
  }

  /** Puts the end of an object or array. */
  void close(char bracket, boolean isEmpty, int level) {
    if (!isEmpty) {
      closeLine(level);
    }
    sink.put(bracket);
  }

  private void closeLine(int level) {
    if (isPretty) {
      separator(true, level);
    }
  }

  /** Puts a member's key. */
  void key(String name) {
    sink.put('"');
    sink.ascii(name);
    sink.ascii("\": ");
  }

  /** Puts a string that needs no escapes. */
  void plainString(String text) {
    sink.put('"');
    sink.ascii(text);
    sink.put('"');
  }

  /**
   * Puts a string of UTF-8 bytes. A byte that is no part of UTF-8 becomes a lone surrogate, U+DC80
   * to U+DCFF, as Python's surrogateescape has it; UTF-8 itself has no surrogates, so this can be
   * told apart and taken back.
   */
  void string(byte[] bytes, int start, int end) {
    sink.put('"');
    int at = start;
    while (at < end) {
      int run = at;
      while (run < end && isPlain(bytes[run])) {
        run++;
      }
      sink.put(bytes, at, run - at);
      at = run < end ? special(bytes, run, end) : end;
    }
    sink.put('"');
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\' && b != 0x7f;
  }

  /** Puts a character that is not plain, and returns where the next one starts. */
  private int special(byte[] bytes, int at, int end) {
    byte b = bytes[at];
    if (b >= 0) {
      escape(b);
      return at + 1;
    }
    int codePoint = Utf8.codePoint(bytes, at, end);
    if (codePoint < 0) {
      unicode(0xdc00 | b & 0xff);
      return at + 1;
    }
    if (codePoint > 0xffff) {
      unicode(Character.highSurrogate(codePoint));
      unicode(Character.lowSurrogate(codePoint));
    } else {
      unicode(codePoint);
    }
    return at + Utf8.length(codePoint);
  }

  private void escape(int c) {
    int known = SHORT_ESCAPES.indexOf(c);
    if (known >= 0) {
      sink.put('\\');
      sink.put(ESCAPE_LETTERS.charAt(known));
    } else {
      unicode(c);
    }
  }

  private void unicode(int unit) {
    sink.put('\\');
    sink.put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      sink.put(Character.forDigit(unit >> shift & 0xf, 16));
    }
  }
}
