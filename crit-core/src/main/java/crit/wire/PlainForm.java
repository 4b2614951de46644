package crit.wire;

import crit.bytes.ByteSink;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings a message into plain form, as every reader of protocol buffers understands it: of a field
 * that stands twice the last value holds, or both messages merged, which is their bytes joined.
 *
 * <p>It looks at one level: messages inside keep their bytes, and records of unknown fields are
 * left out.
 */
public final class PlainForm {
  private final byte[] bytes;
  private final TreeMap<Integer, List<Value>> values = new TreeMap<>();
  private final List<UnknownRecord> unknownRecords = new ArrayList<>();

  /** A value: a number as its type has it, or a part of the array. */
  private record Value(long number, int start, int end) {}

  /** A record of an unknown field: its number, and where it stands. */
  private record UnknownRecord(int number, int start, int end) {}

  private PlainForm(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the plain form of the message in {@code bytes[start, end)}. */
  public static byte[] of(byte[] bytes, int start, int end, MessageRow message)
      throws WireException {
    var form = new PlainForm(bytes);
    form.read(start, end, message);
    var sink = new ByteSink();
    for (FieldRow field : message.fields()) {
      form.write(sink, field);
    }
    return sink.toByteArray();
  }

  /**
   * Returns {@code plain}, with the records of unknown fields in {@code original} merged into it.
   */
  public static byte[] withUnknown(byte[] plain, byte[] original, MessageRow message)
      throws WireException {
    var unknown = new PlainForm(original);
    unknown.read(0, original.length, message);
    var sink = new ByteSink();
    var cursor = new WireCursor(plain, 0, plain.length);
    int next = 0;
    while (cursor.hasNext()) {
      int start = cursor.index();
      int tag = cursor.tag();
      cursor.skip(tag);
      next = unknown.writeUnknown(sink, next, tag >>> 3);
      sink.put(plain, start, cursor.index() - start);
    }
    unknown.writeUnknown(sink, next, Integer.MAX_VALUE);
    return sink.toByteArray();
  }

  private int writeUnknown(ByteSink sink, int first, int below) {
    int next = first;
    while (next < unknownRecords.size() && unknownRecords.get(next).number() < below) {
      UnknownRecord unknownRecord = unknownRecords.get(next++);
      sink.put(bytes, unknownRecord.start(), unknownRecord.end() - unknownRecord.start());
    }
    return next;
  }

  private void read(int start, int end, MessageRow message) throws WireException {
    var cursor = new WireCursor(bytes, start, end);
    while (cursor.hasNext()) {
      int recordStart = cursor.index();
      int tag = cursor.tag();
      FieldRow field = field(message, tag);
      if (field == null) {
        cursor.skip(tag);
        unknownRecords.add(new UnknownRecord(tag >>> 3, recordStart, cursor.index()));
      } else {
        readField(cursor, field, tag & 7);
      }
    }
    unknownRecords.sort((a, b) -> Integer.compare(a.number(), b.number()));
  }

  private static @Nullable FieldRow field(MessageRow message, int tag) {
    for (FieldRow field : message.fields()) {
      if (field.number() == tag >>> 3) {
        return accepts(field, tag & 7) ? field : null;
      }
    }
    return null;
  }

  /** A repeated number may come packed or one by one, whatever the schema says. */
  private static boolean accepts(FieldRow field, int wireType) {
    return wireType == field.type().wireType() || isPackedRecord(field, wireType);
  }

  private static boolean isPackedRecord(FieldRow field, int wireType) {
    return wireType == WireCursor.BYTES && field.isRepeated() && field.type().isPackable();
  }

  private void readField(WireCursor cursor, FieldRow field, int wireType) throws WireException {
    List<Value> known = values.computeIfAbsent(field.number(), _ -> new ArrayList<>());
    if (isPackedRecord(field, wireType)) {
      int length = cursor.length();
      var packed = new WireCursor(bytes, cursor.index(), cursor.index() + length);
      while (packed.hasNext()) {
        known.add(value(packed, field));
      }
      cursor.advance(length);
    } else {
      known.add(value(cursor, field));
    }
  }

  private static Value value(WireCursor cursor, FieldRow field) throws WireException {
    FieldType type = field.type();
    if (type == FieldType.FIXED64) {
      return new Value(cursor.fixed64(), 0, 0);
    }
    if (type.isPackable()) {
      return new Value(WireSink.fromWire(type, cursor.varint()), 0, 0);
    }
    int length = cursor.length();
    int start = cursor.index();
    cursor.advance(length);
    return new Value(0, start, start + length);
  }

  private void write(ByteSink sink, FieldRow field) {
    List<Value> known = values.getOrDefault(field.number(), List.of());
    if (known.isEmpty()) {
      return;
    }
    if (field.packed()) {
      writePacked(sink, field, known);
    } else if (field.isRepeated()) {
      known.forEach(value -> writeOne(sink, field, List.of(value)));
    } else if (field.type() == FieldType.MESSAGE) {
      writeOne(sink, field, known);
    } else {
      writeOne(sink, field, List.of(known.getLast()));
    }
  }

  private static void writePacked(ByteSink sink, FieldRow field, List<Value> known) {
    WireSink.varint(sink, field.number() << 3 | WireCursor.BYTES);
    int start = sink.length();
    for (Value value : known) {
      WireSink.number(sink, field.type(), value.number());
    }
    WireSink.lengthBefore(sink, start);
  }

  /** Writes one record, of the parts joined. */
  private void writeOne(ByteSink sink, FieldRow field, List<Value> parts) {
    WireSink.varint(sink, WireSink.tag(field));
    if (field.type().isPackable()) {
      WireSink.number(sink, field.type(), parts.getLast().number());
      return;
    }
    int start = sink.length();
    for (Value part : parts) {
      sink.put(bytes, part.start(), part.end() - part.start());
    }
    WireSink.lengthBefore(sink, start);
  }
}
