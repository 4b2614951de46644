package crit.json;

import crit.bytes.ByteSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Puts base64 in the form of MIME into a JSON string: an escaped line feed after every 76
 * characters and after the last line, nothing for no bytes. It takes the bytes piece by piece.
 */
final class Base64Printer {
  private static final int LINE = 57;
  private static final int PRINTED_LINE = 78;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  private final ByteSink sink;
  private final byte[] rest = new byte[LINE];
  private int restLength;

  Base64Printer(ByteSink sink) {
    this.sink = sink;
  }

  /** Puts all of a part of an array. */
  static void print(ByteSink sink, byte[] bytes, int offset, int length) {
    var printer = new Base64Printer(sink);
    printer.lines(bytes, offset, length);
    printer.finish();
  }

  /** Takes the next bytes, and hands full lines on. */
  void accept(byte[] bytes, int offset, int length) throws IOException {
    lines(bytes, offset, length);
    sink.drainIfLarge();
  }

  private void lines(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    if (restLength > 0) {
      int missing = Math.min(LINE - restLength, length);
      System.arraycopy(bytes, at, rest, restLength, missing);
      restLength += missing;
      at += missing;
      if (restLength == LINE) {
        line(rest, 0);
        restLength = 0;
      }
    }
    for (; end - at >= LINE; at += LINE) {
      line(bytes, at);
    }
    if (at < end) {
      System.arraycopy(bytes, at, rest, 0, end - at);
      restLength = end - at;
    }
  }

  /** Puts what is left. */
  void finish() {
    if (restLength == 0) {
      return;
    }
    int whole = restLength - restLength % 3;
    sink.reserve(PRINTED_LINE);
    int at = groups(rest, 0, whole, sink.length());
    byte[] out = sink.array();
    if (whole < restLength) {
      int first = rest[whole] & 0xff;
      int second = whole + 1 < restLength ? rest[whole + 1] & 0xff : 0;
      out[at++] = ALPHABET[first >> 2];
      out[at++] = ALPHABET[first << 4 & 0x30 | second >> 4];
      out[at++] = whole + 1 < restLength ? ALPHABET[second << 2 & 0x3c] : (byte) '=';
      out[at++] = '=';
    }
    endLine(at);
    restLength = 0;
  }

  private void line(byte[] bytes, int offset) {
    sink.reserve(PRINTED_LINE);
    endLine(groups(bytes, offset, LINE, sink.length()));
  }

  private void endLine(int at) {
    byte[] out = sink.array();
    out[at] = '\\';
    out[at + 1] = 'n';
    sink.commit(at + 2 - sink.length());
  }

  /** Puts full groups of 3 bytes and returns where the next character goes. */
  private int groups(byte[] bytes, int offset, int length, int to) {
    byte[] out = sink.array();
    int at = to;
    for (int i = offset; i < offset + length; i += 3) {
      int group = (bytes[i] & 0xff) << 16 | (bytes[i + 1] & 0xff) << 8 | bytes[i + 2] & 0xff;
      out[at] = ALPHABET[group >> 18];
      out[at + 1] = ALPHABET[group >> 12 & 0x3f];
      out[at + 2] = ALPHABET[group >> 6 & 0x3f];
      out[at + 3] = ALPHABET[group & 0x3f];
      at += 4;
    }
    return at;
  }
}
