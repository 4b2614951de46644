package crit.field;

import crit.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of a unix socket's name: quoted-printable as Python's {@code quopri} writes it, which
 * CRIU's crit uses. Names that this form would not give back (it mixes up the two line ends) have
 * every byte that is no visible character escaped.
 */
public final class QuotedPrintable {
  private static final int COLUMNS = 76;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private QuotedPrintable() {}

  /** Returns the text of a name, ASCII only; {@link #decode} gives the name back. */
  public static byte[] encode(byte[] name) {
    byte[] text = new Encoder(name).encode();
    try {
      if (Arrays.equals(decode(text), name)) {
        return text;
      }
    } catch (FieldValueException _) {
      // then it would not be given back either
    }
    return escapeAll(name);
  }

  /**
   * Returns the name of a text.
   *
   * @throws FieldValueException if an {@code =} is neither an escape nor a soft line break: then
   *     the text is more likely base64, as other tools write names
   */
  public static byte[] decode(byte[] text) throws FieldValueException {
    var name = new ByteSink();
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '=') {
        name.put(text[i]);
      } else if (isByte(text, i + 1, '\n')) {
        i++;
      } else if (isByte(text, i + 1, '\r') && isByte(text, i + 2, '\n')) {
        i += 2;
      } else if (i + 2 < text.length && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
        name.put(digit(text[i + 1]) << 4 | digit(text[i + 2]));
        i += 2;
      } else {
        throw new FieldValueException(
            "found an = at character %d that starts no escape, expected quoted-printable text such"
                    .formatted(i)
                + " as =00name; this may be base64, which looks the same otherwise");
      }
    }
    return name.toByteArray();
  }

  private static boolean isByte(byte[] text, int index, char c) {
    return index < text.length && text[index] == c;
  }

  private static int digit(byte b) {
    return b < 0 ? -1 : Character.digit(b, 16);
  }

  private static byte[] escapeAll(byte[] name) {
    var text = new ByteSink();
    for (byte b : name) {
      if (b > ' ' && b < 127 && b != '=') {
        text.put(b);
      } else {
        escape(text, b);
      }
    }
    return text.toByteArray();
  }

  private static void escape(ByteSink text, byte b) {
    text.put('=');
    text.put(HEX[b >> 4 & 0xf]);
    text.put(HEX[b & 0xf]);
  }

  /** The encoder's state: where it is, and in which column the next character goes. */
  private static final class Encoder {
    private final byte[] name;
    private final ByteSink text = new ByteSink();
    private final byte[] lineEnd;
    private int column;

    Encoder(byte[] name) {
      this.name = name;
      int lineFeed = new String(name, StandardCharsets.ISO_8859_1).indexOf('\n');
      boolean isCrLf = lineFeed > 0 && name[lineFeed - 1] == '\r';
      this.lineEnd = (isCrLf ? "\r\n" : "\n").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] encode() {
      for (int i = 0; i < name.length; i++) {
        byte b = name[i];
        if (isEscaped(i)) {
          softBreakIf(column + 3 >= COLUMNS);
          escape(text, b);
          column += 3;
        } else if (b == '\n' || b == '\r' && isByte(name, i + 1, '\n')) {
          putLineEnd();
          i += b == '\r' ? 1 : 0;
        } else {
          boolean isInLine = i + 1 < name.length && name[i + 1] != '\n';
          softBreakIf(isInLine && column + 1 >= COLUMNS);
          text.put(b);
          column++;
        }
      }
      return text.toByteArray();
    }

    private boolean isEscaped(int i) {
      byte b = name[i];
      boolean isLast = i + 1 == name.length;
      return switch (b) {
        case '=' -> true;
        case '\t', ' ' -> isLast;
        case '\n', '\r' -> false;
        case '.' -> column == 0 && (isLast || "\n\r\0".indexOf(name[i + 1]) >= 0);
        default -> b > 126 || b < 33;
      };
    }

    private void softBreakIf(boolean isNeeded) {
      if (isNeeded) {
        text.put('=');
        text.put(lineEnd);
        column = 0;
      }
    }

    private void putLineEnd() {
      int last = text.length() - 1;
      if (last >= 0 && (text.array()[last] == ' ' || text.array()[last] == '\t')) {
        byte blank = text.array()[last];
        text.rollback(last);
        escape(text, blank);
      }
      text.put(lineEnd);
      column = 0;
    }
  }
}
