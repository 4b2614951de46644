package crit.wire;

import crit.schemas.FieldRow;

/** Looks single numbers up in a message. */
public final class WireFields {
  private WireFields() {}

  /**
   * Returns the last value of a field, or 0 if it is absent.
   *
   * @param field a field whose value is a varint
   */
  public static long number(byte[] bytes, int start, int end, FieldRow field) throws WireException {
    var cursor = new WireCursor(bytes, start, end);
    int wanted = WireSink.tag(field);
    long value = 0;
    while (cursor.hasNext()) {
      int tag = cursor.tag();
      if (tag == wanted) {
        value = WireSink.fromWire(field.type(), cursor.varint());
      } else {
        cursor.skip(tag);
      }
    }
    return value;
  }
}
