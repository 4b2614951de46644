package crit.json;

import crit.bytes.ByteReader;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads base64 out of a JSON string whose opening quote is behind: with or without line ends, which
 * may be escapes or blanks. Whatever else is no base64 is refused.
 */
final class Base64Parser {
  private static final byte OTHER = -1;
  private static final int PIECE = 1 << 14;
  private static final byte[] VALUES = values();

  private final JsonReader json;
  private final ByteReader in;
  private final ByteReader.Consumer consumer;
  private final byte[] piece = new byte[PIECE];
  private int length;
  private int group;
  private int digits;
  private int padding;

  Base64Parser(JsonReader json, ByteReader in, ByteReader.Consumer consumer) {
    this.json = json;
    this.in = in;
    this.consumer = consumer;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, OTHER);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  /** Reads up to the closing quote. */
  void parse() throws IOException {
    while (true) {
      if (digits == 0 && padding == 0) {
        readGroups();
      }
      if (in.ahead(1) == 0) {
        throw json.error("found the end of the file in base64 text");
      }
      byte b = in.buffer()[in.index()];
      if (b == '"') {
        break;
      }
      single(b);
    }
    finish();
    in.advance(1);
  }

  /** Reads full groups of 4 characters, and line ends, as long as there is nothing else. */
  private void readGroups() throws IOException {
    int available = in.ahead(4) < 4 ? 0 : in.available();
    byte[] bytes = in.buffer();
    int start = in.index();
    int last = start + available - 4;
    int at = start;
    while (at <= last) {
      int word =
          VALUES[bytes[at] & 0xff] << 18
              | VALUES[bytes[at + 1] & 0xff] << 12
              | VALUES[bytes[at + 2] & 0xff] << 6
              | VALUES[bytes[at + 3] & 0xff];
      if (word < 0) {
        if (bytes[at] != '\\' || bytes[at + 1] != 'n') {
          break;
        }
        at += 2;
        continue;
      }
      if (length > PIECE - 3) {
        flush();
      }
      piece[length] = (byte) (word >> 16);
      piece[length + 1] = (byte) (word >> 8);
      piece[length + 2] = (byte) word;
      length += 3;
      at += 4;
    }
    in.advance(at - start);
  }

  private void single(byte b) throws IOException {
    int value = VALUES[b & 0xff];
    if (value >= 0 && padding == 0) {
      group = group << 6 | value;
      digits++;
      endGroup();
      in.advance(1);
    } else if (b == '=' && digits >= 2 && digits + padding < 4) {
      padding++;
      in.advance(1);
    } else if (b == '\\') {
      lineEnd();
    } else if (b == ' ' || b == '\t') {
      in.advance(1);
    } else {
      throw json.error(
          "found %s in base64 text".formatted(b > ' ' ? "'" + (char) b + "'" : "byte " + b));
    }
  }

  private void endGroup() throws IOException {
    if (digits == 4) {
      put(3);
    }
  }

  /** Puts the bytes of a group: 3, or fewer at the end. */
  private void put(int count) throws IOException {
    if (length > PIECE - 3) {
      flush();
    }
    for (int i = 0; i < count; i++) {
      piece[length++] = (byte) (group >> 16 - 8 * i);
    }
    group = 0;
    digits = 0;
  }

  private void lineEnd() throws IOException {
    boolean isKnown = in.ahead(2) == 2 && "nrt/".indexOf(in.buffer()[in.index() + 1]) >= 0;
    if (!isKnown) {
      throw json.error("found an escape in base64 text that is no line end");
    }
    boolean isSlash = in.buffer()[in.index() + 1] == '/';
    in.advance(isSlash ? 1 : 2);
  }

  private void finish() throws IOException {
    if (digits + padding != 0 && digits + padding != 4) {
      throw json.error(
          "found base64 text whose last group has %d characters, expected 4"
              .formatted(digits + padding));
    }
    if (padding > 0) {
      int bytes = digits - 1;
      group <<= 6 * padding;
      if ((group & 0xffffff >> 8 * bytes) != 0) {
        throw json.error("found base64 text whose last bits are not zero");
      }
      put(bytes);
    }
    flush();
  }

  private void flush() throws IOException {
    consumer.accept(piece, 0, length);
    length = 0;
  }
}
