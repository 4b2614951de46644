package crit.json;

import crit.bytes.ByteReader;
import crit.json.MessagePlan.Field;
import java.io.IOException;

/**
 * Looks for members that hold small numbers, in the form in which {@code crit decode} prints them.
 *
 * <p>It is what makes encoding fast, and decides nothing: what it does not know it leaves where it
 * is, for the reader that knows everything. It stands in one buffer and goes no further.
 */
final class NumberLane {
  /** A key may be so long, with a number and what ends it behind. */
  private static final int WINDOW = 256;

  private static final int MAX_DIGITS = 18;

  private final ByteReader in;
  private final byte[] bytes;
  private final int start;
  private final int last;
  private int at;
  private long value;

  NumberLane(ByteReader in) throws IOException {
    in.ahead(WINDOW);
    this.in = in;
    this.bytes = in.buffer();
    this.start = in.index();
    this.at = start;
    this.last = start + in.available() - WINDOW;
  }

  /** Steps over a member if it is that field's, has a small number, and another thing follows. */
  boolean next(Field field, boolean isFirst) {
    if (field.plainBits == 0 || at > last) {
      return false;
    }
    byte[] key = isFirst ? field.key : field.nextKey;
    int from = at;
    for (int i = 0; i < key.length; i++) {
      if (bytes[from + i] != key[i]) {
        return false;
      }
    }
    return number(from + key.length, field.plainBits);
  }

  private boolean number(int first, int bits) {
    byte[] from = bytes;
    int end = first;
    long number = 0;
    for (int digit = from[end] - '0'; digit >= 0 && digit <= 9; digit = from[end] - '0') {
      number = number * 10 + digit;
      if (++end - first > MAX_DIGITS) {
        return false;
      }
    }
    boolean isPlain = end > first && (from[first] != '0' || end == first + 1);
    if (!isPlain || number >>> bits != 0 || from[end] != ',' && from[end] != '}') {
      return false;
    }
    value = number;
    at = end;
    return true;
  }

  /** Returns the last number. */
  long value() {
    return value;
  }

  /** Steps over what was found. */
  void close() {
    in.advance(at - start);
  }
}
