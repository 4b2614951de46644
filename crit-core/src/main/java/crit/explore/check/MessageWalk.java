package crit.explore.check;

import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import crit.wire.WireCursor;
import crit.wire.WireException;
import crit.wire.WireSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through a message and those within it, and finds fields that are missing, unknown, or have
 * a value without a name. Not safe for several threads.
 */
final class MessageWalk {
  private static final int MAX_DEPTH = 100;

  private final Map<String, Plan> plans = new HashMap<>();
  private final List<String> path = new ArrayList<>();
  private final Listener listener;

  /** Takes what is odd; the path is that of the field. */
  interface Listener {
    void missing(String path);

    void unknown(String path);

    void unnamed(String path, int value);
  }

  /** What to look for in a message. */
  private static final class Plan {
    private final MessageRow row;

    /** The places of the fields in the row, by their numbers; -1 for none. */
    private final int[] places;

    /** A bit for each required field, by its place in the row. */
    private final long required;

    private Plan(MessageRow row, int[] places, long required) {
      this.row = row;
      this.places = places;
      this.required = required;
    }

    static Plan of(MessageRow row) {
      int[] places = new int[row.highestNumber() + 1];
      Arrays.fill(places, -1);
      long required = 0;
      for (int i = 0; i < row.fields().size(); i++) {
        FieldRow field = row.fields().get(i);
        places[field.number()] = i;
        if (field.isRequired() && i < Long.SIZE) {
          required |= 1L << i;
        }
      }
      return new Plan(row, places, required);
    }

    int place(int number) {
      return number < places.length ? places[number] : -1;
    }
  }

  MessageWalk(Listener listener) {
    this.listener = listener;
  }

  /**
   * Walks through a message in {@code bytes[start, end)}.
   *
   * @throws WireException if it is malformed, or nested too deep
   */
  void walk(byte[] bytes, int start, int end, String message) throws WireException {
    path.clear();
    walk(bytes, start, end, plan(message));
  }

  private Plan plan(String message) {
    return plans.computeIfAbsent(message, it -> Plan.of(Schema.message(it)));
  }

  private void walk(byte[] bytes, int start, int end, Plan plan) throws WireException {
    if (path.size() > MAX_DEPTH) {
      throw new WireException(start, "messages are nested deeper than " + MAX_DEPTH);
    }
    long missing = plan.required;
    var cursor = new WireCursor(bytes, start, end);
    while (cursor.hasNext()) {
      int tag = cursor.tag();
      int place = plan.place(tag >>> 3);
      if (place < 0) {
        listener.unknown(pathTo(Integer.toString(tag >>> 3)));
        cursor.skip(tag);
      } else if (walk(bytes, cursor, tag, plan.row.fields().get(place))) {
        missing &= ~(1L << place);
      }
    }
    for (int i = 0; missing != 0; i++, missing >>>= 1) {
      if ((missing & 1) != 0) {
        listener.missing(pathTo(plan.row.fields().get(i).name()));
      }
    }
  }

  /** Walks through a field, and returns whether a reader would take its value. */
  private boolean walk(byte[] bytes, WireCursor cursor, int tag, FieldRow field)
      throws WireException {
    boolean isPacked = field.isRepeated() && (tag & 7) == WireCursor.BYTES;
    if (tag != WireSink.tag(field)) {
      if (isPacked && field.type().isPackable()) {
        walkPacked(cursor, field);
        return true;
      }
      listener.unknown(pathTo(field.name() + " with wire type " + (tag & 7)));
      cursor.skip(tag);
      return false;
    }
    if (field.type() == FieldType.MESSAGE) {
      int length = cursor.length();
      path.add(field.name());
      walk(bytes, cursor.index(), cursor.index() + length, plan(field.typeName()));
      path.removeLast();
      cursor.advance(length);
      return true;
    }
    if (field.type() == FieldType.ENUM) {
      int value = (int) cursor.varint();
      boolean isNamed = Schema.enumeration(field.typeName()).nameOf(value).isPresent();
      if (!isNamed) {
        listener.unnamed(pathTo(field.name()), value);
      }
      return isNamed;
    }
    cursor.skip(tag);
    return true;
  }

  /** Reads the values of a record that has several. */
  private static void walkPacked(WireCursor cursor, FieldRow field) throws WireException {
    int length = cursor.length();
    int end = cursor.index() + length;
    while (cursor.index() < end) {
      if (field.type().wireType() == WireCursor.FIXED64) {
        cursor.fixed64();
      } else {
        cursor.varint();
      }
    }
    if (cursor.index() > end) {
      throw new WireException(end, "the last of the packed values goes beyond their end");
    }
  }

  private String pathTo(String last) {
    return path.isEmpty() ? last : String.join(".", path) + "." + last;
  }
}
