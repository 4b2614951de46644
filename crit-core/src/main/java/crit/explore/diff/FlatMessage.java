package crit.explore.diff;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.field.FieldFormat;
import crit.field.IpText;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import crit.schemas.ValueFormat;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message as a list of paths and texts, as crit's JSON for people has them. */
public final class FlatMessage {
  private static final int SHOWN_BYTES = 32;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> left;

  private FlatMessage(Set<String> left) {
    this.left = left;
  }

  /**
   * Flattens a message.
   *
   * @param left paths that are left out, without the numbers of repeated fields
   */
  public static Map<String, String> of(Message message, Set<String> left) {
    var flat = new FlatMessage(left);
    flat.add(Level.TOP, message, message.getDefaultInstanceForType());
    return flat.values;
  }

  /**
   * Flattens what a message has, and another of the same type has not or with another value; where
   * only elements of a repeated field differ, those.
   *
   * @param path the field that has the message, empty if none has it
   */
  public static Map<String, String> differing(String path, Message message, Message other) {
    var flat = new FlatMessage(Set.of());
    flat.add(new Level(path, path, false), message, other);
    return flat.values;
  }

  /** Where a message is: its path with and without numbers, and what is around it. */
  private record Level(String path, String plain, boolean isHex) {
    static final Level TOP = new Level("", "", false);

    private static String join(String path, String name) {
      return path.isEmpty() ? name : path + "." + name;
    }
  }

  private void add(Level level, Message message, Message other) {
    MessageRow rows = Schema.message(message.getDescriptorForType().getName());
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (isAlike(field.getKey(), field.getValue(), other)) {
        continue;
      }
      String name = field.getKey().getName();
      Optional<FieldRow> row = rows.field(name);
      String at = Level.join(level.plain, name);
      if (row.isPresent() && !left.contains(at)) {
        var place = new Place(Level.join(level.path, name), at, row.get(), level.isHex);
        addField(place, field.getValue(), other.getField(field.getKey()));
      }
    }
  }

  private static boolean isAlike(FieldDescriptor field, Object value, Message other) {
    return (field.isRepeated() || other.hasField(field)) && value.equals(other.getField(field));
  }

  /** Where a value is: its path with and without numbers, its field, and what is around it. */
  private record Place(String path, String plain, FieldRow row, boolean isHex) {
    Place element(int number) {
      return new Place(path + "[" + number + "]", plain, row, isHex);
    }

    Level level() {
      return new Level(path, plain, isHex || row.format() == ValueFormat.HEX);
    }
  }

  private void addField(Place place, Object value, Object other) {
    if (!(value instanceof List<?> list)) {
      addValue(place, value, other);
    } else if (place.row.format() == ValueFormat.IP && IpText.isAddress(list.size())) {
      int[] words = list.stream().mapToInt(it -> ((Number) it).intValue()).toArray();
      var sink = new ByteSink();
      IpText.print(sink, words, words.length, false);
      values.put(place.path, text(sink));
    } else {
      addElements(place, list, (List<?>) other);
    }
  }

  private void addElements(Place place, List<?> list, List<?> other) {
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      Optional<?> old = i < other.size() ? Optional.of(other.get(i)) : Optional.empty();
      if (old.isEmpty() && value instanceof Message message) {
        addValue(place.element(i), value, message.getDefaultInstanceForType());
      } else if (old.isEmpty() || !old.get().equals(value)) {
        addValue(place.element(i), value, old.isEmpty() ? "" : old.get());
      }
    }
  }

  private void addValue(Place place, Object value, Object other) {
    if (value instanceof Message message) {
      add(place.level(), message, (Message) other);
    } else {
      values.put(place.path, text(place, value));
    }
  }

  private static String text(Place place, Object value) {
    return switch (value) {
      case ByteString bytes -> bytes(bytes);
      case EnumValueDescriptor constant -> constant.getName();
      case Integer number when place.row.type() == FieldType.UINT32 ->
          number(place, Integer.toUnsignedLong(number));
      case Number number -> number(place, number.longValue());
      default -> value.toString();
    };
  }

  private static String number(Place place, long value) {
    var sink = new ByteSink();
    boolean isHex = place.isHex && place.row.type().isInteger();
    if (FieldFormat.isText(place.row, value, isHex)) {
      FieldFormat.print(sink, place.row, value, isHex);
    } else {
      boolean isUnsigned =
          place.row.type() == FieldType.UINT64 || place.row.type() == FieldType.FIXED64;
      FieldFormat.printDecimal(sink, value, isUnsigned);
    }
    return text(sink);
  }

  private static String text(ByteSink sink) {
    return new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8).replace("\"", "");
  }

  private static String bytes(ByteString bytes) {
    ByteString shown = bytes.substring(0, Math.min(bytes.size(), SHOWN_BYTES));
    String more = bytes.size() > SHOWN_BYTES ? "... %d bytes".formatted(bytes.size()) : "";
    return HexFormat.of().formatHex(shown.toByteArray()) + more;
  }
}
