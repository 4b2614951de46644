package crit.json;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.field.FieldFormat;
import crit.field.FieldValueException;
import crit.field.IntegerText;
import crit.field.IpText;
import crit.field.QuotedPrintable;
import crit.json.MessagePlan.Field;
import crit.schemas.FieldType;
import crit.schemas.ValueFormat;
import crit.wire.WireSink;
import java.io.IOException;

/** Reads the values of fields that are no messages, in each of the forms in which they may be. */
final class ScalarParser {
  private final JsonReader json;
  private final boolean isBigEndian;

  ScalarParser(JsonReader json, boolean isBigEndian) {
    this.json = json;
    this.isBigEndian = isBigEndian;
  }

  /** Reads one value and puts what stands behind the tag of its record. */
  void read(ByteSink sink, Field field) throws IOException {
    switch (field.type) {
      case STRING -> string(sink);
      case BYTES -> bytes(sink, field);
      case BOOL -> bool(sink);
      case ENUM -> enumeration(sink, field);
      case FIXED64, INT32, INT64, SINT32, SINT64, UINT32, UINT64 -> number(sink, field);
      case MESSAGE -> throw new IllegalArgumentException(field.row + " holds messages");
    }
  }

  /** Reads an address, the only element of its array, and puts the records of its words. */
  void address(ByteSink sink, Field field, int element) throws IOException {
    if (element > 0) {
      throw json.error("found an address behind others, expected one address, or numbers");
    }
    json.readString();
    try {
      for (int word : IpText.parse(json.string(), isBigEndian)) {
        WireSink.varint(sink, field.tag);
        WireSink.varint(sink, Integer.toUnsignedLong(word));
      }
    } catch (FieldValueException e) {
      throw json.error(e.reason());
    }
    if (json.peek() != ']') {
      throw json.error("found more behind an address, expected one address, or numbers");
    }
  }

  /** Reads base64 and hands its bytes over, piece by piece. */
  void base64(ByteReader.Consumer consumer) throws IOException {
    if (json.peek() != '"') {
      throw json.expected("base64 text");
    }
    json.readBase64(consumer);
  }

  private void string(ByteSink sink) throws IOException {
    if (json.peek() != '"') {
      throw json.expected("a string");
    }
    json.readString();
    WireSink.varint(sink, json.text().length());
    sink.put(json.text().array(), 0, json.text().length());
  }

  private void bytes(ByteSink sink, Field field) throws IOException {
    int start = sink.length();
    if (field.row.format() == ValueFormat.UNIX_NAME) {
      string(sink);
      sink.rollback(start);
      try {
        sink.put(QuotedPrintable.decode(json.text().toByteArray()));
      } catch (FieldValueException e) {
        throw json.error(e.reason());
      }
    } else {
      base64(sink::put);
    }
    WireSink.lengthBefore(sink, start);
  }

  private void bool(ByteSink sink) throws IOException {
    int c = json.peek();
    if (c != 't' && c != 'f') {
      throw json.expected("true or false");
    }
    sink.put(json.bool() ? 1 : 0);
  }

  private void enumeration(ByteSink sink, Field field) throws IOException {
    int c = json.peek();
    if (c != '"') {
      WireSink.varint(sink, magnitude(field, c));
      return;
    }
    json.readString();
    String name = json.string();
    var number = field.names().numberOf(name);
    if (number.isEmpty()) {
      throw json.error(
          "found \"%s\", expected a number or one of: %s".formatted(name, names(field)));
    }
    WireSink.varint(sink, number.getAsInt());
  }

  private static String names(Field field) {
    return String.join(", ", field.names().values().stream().map(value -> value.name()).toList());
  }

  private void number(ByteSink sink, Field field) throws IOException {
    int c = json.peek();
    if (c != '"') {
      WireSink.number(sink, field.type, magnitude(field, c));
      return;
    }
    json.readString();
    try {
      WireSink.number(sink, field.type, FieldFormat.parse(field.row, json.string()));
    } catch (FieldValueException e) {
      throw json.error(e.reason());
    }
  }

  private long magnitude(Field field, int first) throws IOException {
    FieldType type = field.type;
    if (!JsonReader.isNumber(first)) {
      throw json.expected(IntegerText.range(type));
    }
    long magnitude = json.magnitude();
    try {
      return IntegerText.ofMagnitude(type, json.isNegative(), magnitude);
    } catch (FieldValueException e) {
      throw json.error(e.reason());
    }
  }
}
