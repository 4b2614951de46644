package crit.json;

import crit.bytes.ByteSink;
import crit.image.Limits;
import crit.json.MessagePlan.Field;
import crit.schemas.FieldType;
import crit.schemas.ValueFormat;
import crit.wire.PlainForm;
import crit.wire.WireException;
import crit.wire.WireSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads messages out of JSON objects and writes their bytes in plain form, or as {@code @wire} has
 * them where the fields still say the same.
 */
final class MessageParser {
  private final JsonReader json;
  private final Limits limits;
  private final ScalarParser scalars;
  private final MessageLevel[] levels;
  private int depth = -1;
  private int entry;
  private boolean isInExtra;

  MessageParser(JsonReader json, Limits limits, boolean isBigEndian) {
    this.json = json;
    this.limits = limits;
    this.scalars = new ScalarParser(json, isBigEndian);
    this.levels = new MessageLevel[limits.nesting() + 1];
    json.setPlace(this::place);
  }

  /** Starts the message of an entry, whose members {@link #member} reads one by one. */
  void open(MessagePlan plan, ByteSink sink, int index) throws IOException {
    entry = index;
    depth = -1;
    open(plan, sink);
  }

  private void open(MessagePlan plan, ByteSink sink) throws IOException {
    if (depth + 1 == levels.length) {
      throw json.error("found messages nested deeper than " + limits.nesting());
    }
    depth++;
    if (levels[depth] == null) {
      levels[depth] = new MessageLevel(plan);
    }
    levels[depth].open(plan, sink.length());
  }

  /**
   * Reads the next member, at whose name the reader stands, if the message has it.
   *
   * @return false if it has no such field: the name was read, its value was not
   */
  boolean member(ByteSink sink) throws IOException {
    MessageLevel level = levels[depth];
    level.isEmpty = false;
    int follower = level.followers[level.lastIndex + 1];
    Field[] fields = level.plan.fields();
    if (follower < fields.length && json.skipName(fields[follower].key)) {
      member(sink, level, fields[follower]);
      return true;
    }
    json.name();
    Field field = level.plan.named(json.text().array(), json.text().length());
    if (field == null) {
      if (!json.string().equals(MessagePrinter.WIRE)) {
        return false;
      }
      if (level.wire != null) {
        throw json.error("found " + MessagePrinter.WIRE + " for the second time");
      }
      level.wire = base64();
      return true;
    }
    level.followers[level.lastIndex + 1] = field.index;
    member(sink, level, field);
    return true;
  }

  private void member(ByteSink sink, MessageLevel level, Field field) throws IOException {
    if (level.starts[field.index] >= 0) {
      throw json.error("found " + field.row.name() + " for the second time");
    }
    level.field = field;
    level.isOrdered &= field.index > level.lastIndex;
    int start = sink.length();
    value(sink, field);
    level.add(field, start, sink.length());
    level.field = null;
  }

  /** Ends a message: all that is required is there, and its fields are in order. */
  void close(ByteSink sink) throws IOException {
    MessageLevel level = levels[depth];
    if (!level.isOrdered) {
      sort(sink, level);
    }
    if (level.wire != null) {
      byte[] plain = Arrays.copyOfRange(sink.array(), level.start, sink.length());
      sink.rollback(level.start);
      sink.put(merge(plain, level.wire, level.plan));
    } else if (level.missing > 0) {
      checkRequired(level);
    }
    depth--;
  }

  /** Notes whether the extra of the entry is being read. */
  void setInExtra(boolean isNow) {
    isInExtra = isNow;
  }

  private String place() {
    if (depth < 0) {
      return "";
    }
    String path = path();
    return "entry "
        + entry
        + ": "
        + (isInExtra ? "extra: " : "")
        + (path.isEmpty() ? "" : path + ": ");
  }

  private String path() {
    var path = new StringBuilder();
    for (int i = 0; i <= depth; i++) {
      Field field = levels[i].field;
      if (field != null) {
        path.append(path.isEmpty() ? "" : ".").append(field.row.name());
        path.append(levels[i].element < 0 ? "" : "[" + levels[i].element + "]");
      }
    }
    return path.toString();
  }

  private void checkRequired(MessageLevel level) throws JsonException {
    for (Field field : level.plan.fields()) {
      if (field.isRequired && level.starts[field.index] < 0) {
        throw json.error(
            "%s is absent, but %s requires it"
                .formatted(field.row.name(), level.plan.row().name()));
      }
    }
  }

  private static void sort(ByteSink sink, MessageLevel level) {
    byte[] found = Arrays.copyOfRange(sink.array(), level.start, sink.length());
    sink.rollback(level.start);
    for (int i = 0; i < level.plan.fields().length; i++) {
      if (level.starts[i] >= 0) {
        sink.put(found, level.starts[i] - level.start, level.ends[i] - level.starts[i]);
      }
    }
  }

  /** Returns the bytes as they were if the fields still say the same, else with unknown records. */
  private byte[] merge(byte[] plain, byte[] wire, MessagePlan plan) throws IOException {
    try {
      boolean isUnchanged = Arrays.equals(plain, PlainForm.of(wire, 0, wire.length, plan.row()));
      return isUnchanged ? wire : PlainForm.withUnknown(plain, wire, plan.row());
    } catch (WireException e) {
      throw json.error(
          "%s has no message: at byte %d %s".formatted(MessagePrinter.WIRE, e.index(), e.reason()));
    }
  }

  private byte[] base64() throws IOException {
    var bytes = new ByteArrayOutputStream();
    scalars.base64(bytes::write);
    return bytes.toByteArray();
  }

  private void value(ByteSink sink, Field field) throws IOException {
    if (!field.isRepeated) {
      WireSink.varint(sink, field.tag);
      single(sink, field);
      return;
    }
    if (json.peek() != '[') {
      throw json.expected("an array");
    }
    json.expect('[', "an array");
    if (field.row.packed()) {
      packed(sink, field);
    } else {
      elements(sink, field);
    }
  }

  private void packed(ByteSink sink, Field field) throws IOException {
    int start = sink.length();
    MessageLevel level = levels[depth];
    for (level.element = 0; json.next(level.element == 0, ']'); level.element++) {
      scalars.read(sink, field);
    }
    level.element = -1;
    if (sink.length() > start) {
      WireSink.lengthBefore(sink, start);
      int length = sink.length();
      WireSink.varint(sink, field.tag);
      rotate(sink, start, length);
    }
  }

  /** Brings what was put from {@code middle} on in front of what was put from {@code start} on. */
  private static void rotate(ByteSink sink, int start, int middle) {
    byte[] last = Arrays.copyOfRange(sink.array(), middle, sink.length());
    sink.rollback(middle);
    sink.insertGap(start, last.length);
    System.arraycopy(last, 0, sink.array(), start, last.length);
  }

  private void elements(ByteSink sink, Field field) throws IOException {
    MessageLevel level = levels[depth];
    for (level.element = 0; json.next(level.element == 0, ']'); level.element++) {
      if (field.row.format() == ValueFormat.IP && json.peek() == '"') {
        scalars.address(sink, field, level.element);
      } else {
        WireSink.varint(sink, field.tag);
        single(sink, field);
      }
    }
    level.element = -1;
  }

  private void single(ByteSink sink, Field field) throws IOException {
    if (field.type == FieldType.MESSAGE) {
      message(sink, field);
    } else {
      scalars.read(sink, field);
    }
  }

  private void message(ByteSink sink, Field field) throws IOException {
    if (json.peek() != '{') {
      throw json.expected("an object");
    }
    int start = sink.length();
    object(sink, field.message());
    WireSink.lengthBefore(sink, start);
  }

  /** Reads a whole message. */
  void object(ByteSink sink, MessagePlan plan) throws IOException {
    json.expect('{', "an object");
    open(plan, sink);
    for (boolean isFirst = !numbers(sink); json.next(isFirst, '}'); isFirst = false) {
      if (!member(sink)) {
        throw unknown(plan, "");
      }
      numbers(sink);
    }
    close(sink);
  }

  /**
   * Reads the members that come next as long as they are small numbers, in the order of last time,
   * without blanks but one: the bulk of large images. Whatever else follows is left to {@link
   * #member}.
   *
   * @return whether the message has members by now
   */
  boolean numbers(ByteSink sink) throws IOException {
    MessageLevel level = levels[depth];
    if (level.isOrdered) {
      NumberLane.read(json.in(), level, sink);
    }
    return !level.isEmpty;
  }

  /** Returns the error for a name that the message has no field for. */
  JsonException unknown(MessagePlan plan, String alsoAllowed) {
    return json.error(
        "found \"%s\", expected a field of %s: %s%s"
            .formatted(json.string(), plan.row().name(), plan.names(), alsoAllowed));
  }
}
