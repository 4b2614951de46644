package crit.json;

import crit.bytes.ByteSink;
import crit.field.FieldFormat;
import crit.field.IpText;
import crit.field.QuotedPrintable;
import crit.image.Limits;
import crit.json.MessagePlan.Field;
import crit.schemas.FieldType;
import crit.schemas.ValueFormat;
import crit.wire.PlainForm;
import crit.wire.WireCursor;
import crit.wire.WireException;
import crit.wire.WireSink;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Prints messages, walking their bytes by the field table.
 *
 * <p>A message in plain form is printed as its bytes are read. When it turns out not to be in plain
 * form, what was printed of it is taken back, and its plain form is printed together with its
 * bytes.
 */
final class MessagePrinter {
  /** The key under which a message's bytes stand when the fields would not give them back. */
  static final String WIRE = "@wire";

  private final JsonSink json;
  private final ByteSink sink;
  private final Limits limits;
  private final boolean isBigEndian;
  private final int level;
  private final @Nullable Field[] path;
  private int depth;

  /** Whether each message is looked at before it is printed, since one is not in plain form. */
  private boolean isCareful;

  private byte[] bytes = new byte[0];
  private int[] words = new int[8];

  /**
   * @param level the indent of the members of the messages it is asked to print
   */
  MessagePrinter(JsonSink json, Limits limits, boolean isBigEndian, int level) {
    this.json = json;
    this.sink = json.sink();
    this.limits = limits;
    this.isBigEndian = isBigEndian;
    this.level = level;
    this.path = new Field[limits.nesting() + 1];
  }

  /**
   * Prints the fields of a message in {@code from[start, end)}, without the braces around them.
   *
   * @return whether there was none
   */
  boolean fields(byte[] from, int start, int end, MessagePlan plan) throws WireException {
    bytes = from;
    depth = 0;
    isCareful = false;
    int mark = sink.length();
    if (!plainMembers(start, end, plan, level, false)) {
      sink.rollback(mark);
      depth = 0;
      isCareful = true;
      members(start, end, plan, level, false);
    }
    return sink.length() == mark;
  }

  /** Returns the path of the field at which a {@link WireException} was thrown. */
  String path() {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(depth, path.length); i++) {
      Field field = path[i];
      if (field != null) {
        text.append(i == 0 ? "" : ".").append(field.row.name());
      }
    }
    return text.isEmpty() ? "message" : text.toString();
  }

  /**
   * Prints the fields of a message; returns false, with some of it printed, if it is not in plain
   * form and nobody looked before.
   */
  private boolean members(int start, int end, MessagePlan plan, int level, boolean isHex)
      throws WireException {
    if (isCareful) {
      byte[] original = Arrays.copyOfRange(bytes, start, end);
      byte[] plain = PlainForm.of(bytes, start, end, plan.row());
      if (!Arrays.equals(plain, original)) {
        try {
          reordered(plain, original, plan, level, isHex);
        } catch (WireException e) {
          throw new WireException(start, e.reason());
        }
        return true;
      }
    }
    return plainMembers(start, end, plan, level, isHex);
  }

  /** Prints the plain form of a message, and its bytes as they are. */
  private void reordered(byte[] plain, byte[] original, MessagePlan plan, int level, boolean isHex)
      throws WireException {
    byte[] outer = bytes;
    int mark = sink.length();
    bytes = plain;
    if (!plainMembers(0, plain.length, plan, level, isHex)) {
      throw new IllegalStateException("the plain form of " + plan.row().name() + " is not plain");
    }
    bytes = outer;
    json.separator(sink.length() == mark, level);
    json.key(WIRE);
    json.plainString(Base64.getEncoder().encodeToString(original));
  }

  /** Prints a message in plain form; returns false, with some of it printed, if it is not. */
  private boolean plainMembers(int start, int end, MessagePlan plan, int level, boolean isHex)
      throws WireException {
    var cursor = new WireCursor(bytes, start, end);
    int lastIndex = -1;
    int here = depth++;
    while (cursor.hasNext()) {
      int tag = cursor.tag();
      Field field = cursor.wasShortest() ? plan.tagged(tag) : null;
      if (field == null || field.index <= lastIndex) {
        return false;
      }
      path[here] = field;
      json.separator(lastIndex < 0, level);
      sink.put(field.key, 0, field.key.length);
      if (!field(cursor, field, level, isHex)) {
        return false;
      }
      lastIndex = field.index;
    }
    depth = here;
    return true;
  }

  private boolean field(WireCursor cursor, Field field, int level, boolean isHex)
      throws WireException {
    if (!field.isRepeated) {
      return value(cursor, field, level, isHex);
    }
    if (field.row.format() == ValueFormat.IP && json.isPretty()) {
      return address(cursor, field, level);
    }
    sink.put('[');
    boolean isPlain =
        field.row.packed()
            ? packed(cursor, field, level + 1, isHex)
            : elements(cursor, field, level + 1, isHex);
    json.close(']', false, level);
    return isPlain;
  }

  private boolean elements(WireCursor cursor, Field field, int level, boolean isHex)
      throws WireException {
    boolean isPlain = true;
    boolean isFirst = true;
    do {
      json.separator(isFirst, level);
      isPlain &= value(cursor, field, level, isHex);
      isFirst = false;
    } while (cursor.nextIs(field.tag));
    return isPlain;
  }

  private boolean packed(WireCursor cursor, Field field, int level, boolean isHex)
      throws WireException {
    int length = cursor.length();
    boolean isPlain = cursor.wasShortest() && length > 0;
    int start = cursor.index();
    cursor.advance(length);
    var inner = new WireCursor(bytes, start, start + length);
    for (boolean isFirst = true; inner.hasNext(); isFirst = false) {
      json.separator(isFirst, level);
      isPlain &= value(inner, field, level, isHex);
    }
    return isPlain;
  }

  private boolean value(WireCursor cursor, Field field, int level, boolean isHex)
      throws WireException {
    return switch (field.type) {
      case MESSAGE -> message(cursor, field, level, isHex);
      case STRING -> string(cursor);
      case BYTES -> bytes(cursor, field);
      case BOOL -> bool(cursor);
      case ENUM -> enumeration(cursor, field);
      case FIXED64 -> {
        number(field, cursor.fixed64(), isHex);
        yield true;
      }
      case INT32, INT64, SINT32, SINT64, UINT32, UINT64 -> varint(cursor, field, isHex);
    };
  }

  private boolean message(WireCursor cursor, Field field, int level, boolean isHex)
      throws WireException {
    int length = cursor.length();
    boolean isPlain = cursor.wasShortest();
    int start = cursor.index();
    cursor.advance(length);
    if (depth > limits.nesting()) {
      throw new WireException(start, "messages are nested deeper than " + limits.nesting());
    }
    sink.put('{');
    boolean isInnerHex = isHex || field.row.format() == ValueFormat.HEX;
    int mark = sink.length();
    isPlain &= members(start, start + length, field.message(), level + 1, isInnerHex);
    json.close('}', sink.length() == mark, level);
    return isPlain;
  }

  private boolean string(WireCursor cursor) throws WireException {
    int length = cursor.length();
    boolean isPlain = cursor.wasShortest();
    json.string(bytes, cursor.index(), cursor.index() + length);
    cursor.advance(length);
    return isPlain;
  }

  private boolean bytes(WireCursor cursor, Field field) throws WireException {
    int length = cursor.length();
    boolean isPlain = cursor.wasShortest();
    int start = cursor.index();
    cursor.advance(length);
    if (field.row.format() == ValueFormat.UNIX_NAME) {
      byte[] text = QuotedPrintable.encode(Arrays.copyOfRange(bytes, start, start + length));
      json.string(text, 0, text.length);
    } else {
      sink.put('"');
      Base64Printer.print(sink, bytes, start, length);
      sink.put('"');
    }
    return isPlain;
  }

  private boolean bool(WireCursor cursor) throws WireException {
    long value = cursor.varint();
    sink.ascii(value == 0 ? "false" : "true");
    return cursor.wasShortest() && value >>> 1 == 0;
  }

  private boolean enumeration(WireCursor cursor, Field field) throws WireException {
    long wire = cursor.varint();
    int value = (int) wire;
    var name = field.names().nameOf(value);
    if (name.isPresent()) {
      json.plainString(name.get());
    } else {
      FieldFormat.printDecimal(sink, value, false);
    }
    return cursor.wasShortest() && value == wire;
  }

  private boolean varint(WireCursor cursor, Field field, boolean isHex) throws WireException {
    long wire = cursor.varint();
    long value = WireSink.fromWire(field.type, wire);
    number(field, value, isHex);
    return cursor.wasShortest() && WireSink.toWire(field.type, value) == wire;
  }

  private void number(Field field, long value, boolean isHex) {
    if (json.isPretty() && FieldFormat.isText(field.row, value, isHex)) {
      sink.put('"');
      FieldFormat.print(sink, field.row, value, isHex);
      sink.put('"');
    } else {
      FieldFormat.printDecimal(sink, value, field.type.isUnsigned());
    }
  }

  /** Prints an address: an array of one string for all its words, or the words if it is none. */
  private boolean address(WireCursor cursor, Field field, int level) throws WireException {
    boolean isPlain = true;
    int count = 0;
    do {
      long wire = cursor.varint();
      isPlain &= cursor.wasShortest() && wire == WireSink.fromWire(FieldType.UINT32, wire);
      if (count == words.length) {
        words = Arrays.copyOf(words, 2 * count);
      }
      words[count++] = (int) wire;
    } while (cursor.nextIs(field.tag));
    sink.put('[');
    if (IpText.isAddress(count)) {
      json.separator(true, level + 1);
      sink.put('"');
      IpText.print(sink, words, count, isBigEndian);
      sink.put('"');
    } else {
      for (int i = 0; i < count; i++) {
        json.separator(i == 0, level + 1);
        FieldFormat.printDecimal(sink, Integer.toUnsignedLong(words[i]), true);
      }
    }
    json.close(']', false, level);
    return isPlain;
  }
}
