package crit.json;

import crit.schemas.EnumRow;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import crit.wire.WireCursor;
import crit.wire.WireSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A message's fields as walking its bytes and its JSON needs them. Safe for several threads. */
final class MessagePlan {
  private static final Map<String, MessagePlan> PLANS = new ConcurrentHashMap<>();

  private final MessageRow row;
  private final Field[] fields;
  private final @Nullable Field[] byNumber;
  private final @Nullable Field[] byHash;
  private int required;

  private MessagePlan(MessageRow row) {
    this.row = row;
    this.fields = new Field[row.fields().size()];
    this.byNumber = new Field[row.highestNumber() + 1];
    this.byHash = new Field[Integer.highestOneBit(Math.max(1, fields.length)) * 4];
    for (int i = 0; i < fields.length; i++) {
      add(new Field(row.fields().get(i), i));
    }
  }

  static MessagePlan of(String message) {
    MessagePlan known = PLANS.get(message);
    if (known == null) {
      known = new MessagePlan(Schema.message(message));
      PLANS.put(message, known);
    }
    return known;
  }

  private void add(Field field) {
    fields[field.index] = field;
    required += field.isRequired ? 1 : 0;
    byNumber[field.row.number()] = field;
    int slot = slot(field.name, field.name.length);
    while (byHash[slot] != null) {
      slot = slot + 1 & byHash.length - 1;
    }
    byHash[slot] = field;
  }

  /** Returns how many fields are required. */
  int required() {
    return required;
  }

  MessageRow row() {
    return row;
  }

  Field[] fields() {
    return fields;
  }

  /** Returns the field whose record has that tag when it is in plain form. */
  @Nullable Field tagged(int tag) {
    int number = tag >>> 3;
    Field field = number < byNumber.length ? byNumber[number] : null;
    return field != null && field.tag == tag ? field : null;
  }

  /** Returns the field with that name, which stands in front in the array. */
  @Nullable Field named(byte[] name, int length) {
    int slot = slot(name, length);
    for (Field field = byHash[slot]; field != null; field = byHash[slot]) {
      if (Arrays.equals(field.name, 0, field.name.length, name, 0, length)) {
        return field;
      }
      slot = slot + 1 & byHash.length - 1;
    }
    return null;
  }

  /** Returns all names, for an error that lists what is allowed. */
  String names() {
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      names.add(field.row.name());
    }
    return String.join(", ", names);
  }

  private int slot(byte[] name, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + name[i];
    }
    return (hash ^ hash >>> 16) & byHash.length - 1;
  }

  /** A field. */
  static final class Field {
    final FieldRow row;
    final FieldType type;

    /** The position among the fields of its message. */
    final int index;

    /** The tag of its record in plain form. */
    final int tag;

    final boolean isRepeated;
    final boolean isRequired;
    final byte[] name;

    /** The name in quotes, a colon and a space. */
    final byte[] key;

    /** The key behind a comma and a space. */
    final byte[] nextKey;

    /** How many bits a number may have that is its own varint, 0 if values are none. */
    final int plainBits;

    private @Nullable MessagePlan message;
    private @Nullable EnumRow names;

    Field(FieldRow row, int index) {
      this.row = row;
      this.type = row.type();
      this.index = index;
      this.isRepeated = row.isRepeated();
      this.isRequired = row.isRequired();
      this.tag = row.packed() ? row.number() << 3 | WireCursor.BYTES : WireSink.tag(row);
      this.name = row.name().getBytes(StandardCharsets.US_ASCII);
      this.key = ("\"" + row.name() + "\": ").getBytes(StandardCharsets.US_ASCII);
      this.nextKey = (", \"" + row.name() + "\": ").getBytes(StandardCharsets.US_ASCII);
      this.plainBits = isRepeated ? 0 : plainBits(type);
    }

    private static int plainBits(FieldType type) {
      return switch (type) {
        case INT32 -> 31;
        case UINT32 -> 32;
        case INT64, UINT64 -> 63;
        case BOOL, BYTES, ENUM, FIXED64, MESSAGE, SINT32, SINT64, STRING -> 0;
      };
    }

    /** Returns the plan of the field's messages. */
    MessagePlan message() {
      MessagePlan plan = message;
      if (plan == null) {
        plan = MessagePlan.of(row.typeName());
        message = plan;
      }
      return plan;
    }

    /** Returns the names of the field's values. */
    EnumRow names() {
      EnumRow known = names;
      if (known == null) {
        known = Schema.enumeration(row.typeName());
        names = known;
      }
      return known;
    }
  }
}
