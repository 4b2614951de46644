package crit.json;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.json.MessagePlan.Field;
import crit.wire.WireSink;
import java.io.IOException;

/**
 * Reads members that hold small numbers, in the form in which {@code crit decode} prints them: the
 * bulk of large images.
 *
 * <p>It is what makes encoding fast, and decides nothing: what it does not know it leaves where it
 * is, for the reader that knows everything. It stands in one buffer and goes no further.
 */
final class NumberLane {
  /** A key may be so long, with a number and what ends it behind. */
  private static final int WINDOW = 256;

  private static final int MAX_DIGITS = 18;

  private NumberLane() {}

  /**
   * Reads members as long as they come in the order of last time, which ascends, and writes them.
   *
   * <p>All is in local variables and in one loop, since this is run for each of a million entries.
   */
  static void read(ByteReader in, MessageLevel level, ByteSink sink) throws IOException {
    in.ahead(WINDOW);
    byte[] bytes = in.buffer();
    int start = in.index();
    int last = start + in.available() - WINDOW;
    Field[] fields = level.plan.fields();
    int at = start;
    while (at <= last) {
      int index = level.followers[level.lastIndex + 1];
      if (index <= level.lastIndex || index >= fields.length) {
        break;
      }
      Field field = fields[index];
      byte[] key = level.isEmpty ? field.key : field.nextKey;
      if (field.plainBits == 0 || !stands(key, bytes, at)) {
        break;
      }
      int first = at + key.length;
      int end = first;
      long number = 0;
      for (int c = bytes[end]; c >= '0' && c <= '9' && end - first < MAX_DIGITS; c = bytes[end]) {
        number = number * 10 + c - '0';
        end++;
      }
      if (!isNumber(bytes, first, end) || number >>> field.plainBits != 0) {
        break;
      }
      int from = sink.length();
      WireSink.field(sink, field.tag, number);
      level.add(field, from, sink.length());
      at = end;
    }
    in.advance(at - start);
  }

  private static boolean stands(byte[] key, byte[] bytes, int at) {
    for (int i = 0; i < key.length; i++) {
      if (bytes[at + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether there are digits, none too many in front, and the member ends behind them. */
  private static boolean isNumber(byte[] bytes, int first, int end) {
    boolean hasDigits = end > first && (bytes[first] != '0' || end == first + 1);
    return hasDigits && (bytes[end] == ',' || bytes[end] == '}');
  }
}
