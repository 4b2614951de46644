package crit.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The field table of all messages, which the build made of the .proto files.
 *
 * <p>A message is read when it is first asked for. It does not know images, and loads none of the
 * generated classes. Safe for use by several threads.
 */
public final class Schema {
  private static final FieldType[] TYPES = FieldType.values();
  private static final Cardinality[] CARDINALITIES = Cardinality.values();
  private static final ValueFormat[] FORMATS = ValueFormat.values();

  private static final TableReader.Index MESSAGES = new TableReader(0).index();
  private static final TableReader.Index ENUMS = new TableReader(MESSAGES.end()).index();
  private static final Map<String, MessageRow> MESSAGE_ROWS = new ConcurrentHashMap<>();
  private static final Map<String, EnumRow> ENUM_ROWS = new ConcurrentHashMap<>();

  private Schema() {}

  /**
   * Returns the message with that name.
   *
   * @throws IllegalArgumentException if no .proto file has it
   */
  public static MessageRow message(String name) {
    MessageRow known = MESSAGE_ROWS.get(name);
    return known != null ? known : readMessage(name);
  }

  /**
   * Returns the enum with that name.
   *
   * @throws IllegalArgumentException if no .proto file has it
   */
  public static EnumRow enumeration(String name) {
    EnumRow known = ENUM_ROWS.get(name);
    return known != null ? known : readEnum(name);
  }

  /** Returns the names of all messages, sorted. */
  public static Set<String> messageNames() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < MESSAGES.count(); i++) {
      names.add(MESSAGES.row(i).text());
    }
    return names;
  }

  /** Returns the reader behind the name of a row. */
  private static TableReader find(TableReader.Index index, String what, String name) {
    int low = 0;
    int high = index.count();
    while (low < high) {
      int middle = (low + high) / 2;
      TableReader reader = index.row(middle);
      int order = reader.text().compareTo(name);
      if (order == 0) {
        return reader;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle;
    }
    throw new IllegalArgumentException("no " + what + " is named " + name);
  }

  private static MessageRow readMessage(String name) {
    TableReader reader = find(MESSAGES, "message", name);
    int count = reader.number();
    List<FieldRow> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fields.add(
          new FieldRow(
              reader.number(),
              reader.text(),
              TYPES[reader.number()],
              CARDINALITIES[reader.number()],
              reader.number() != 0,
              reader.text(),
              FORMATS[reader.number()],
              reader.text()));
    }
    var row = new MessageRow(name, List.copyOf(fields));
    MESSAGE_ROWS.put(name, row);
    return row;
  }

  private static EnumRow readEnum(String name) {
    TableReader reader = find(ENUMS, "enum", name);
    int count = reader.number();
    List<EnumRow.Value> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(new EnumRow.Value(reader.text(), reader.number()));
    }
    var row = new EnumRow(name, List.copyOf(values));
    ENUM_ROWS.put(name, row);
    return row;
  }
}
