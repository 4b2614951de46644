package crit.schemas;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The field table of all messages, read from the resource that the build made of the .proto files.
 *
 * <p>A message is read when it is first asked for. It does not know images, and loads none of the
 * generated classes. Safe for use by several threads.
 */
public final class Schema {
  private static final String RESOURCE = "fields.bin";
  private static final FieldType[] TYPES = FieldType.values();
  private static final Cardinality[] CARDINALITIES = Cardinality.values();
  private static final ValueFormat[] FORMATS = ValueFormat.values();

  private static final Schema INSTANCE = load();

  private final byte[] table;
  private final Map<String, Integer> messageOffsets;
  private final Map<String, Integer> enumOffsets;
  private final Map<String, MessageRow> messages = new ConcurrentHashMap<>();
  private final Map<String, EnumRow> enums = new ConcurrentHashMap<>();

  private Schema(byte[] table) throws IOException {
    this.table = table;
    DataInputStream in = at(0);
    messageOffsets = readIndex(in);
    enumOffsets = readIndex(in);
  }

  /**
   * Returns the message with that name.
   *
   * @throws IllegalArgumentException if no .proto file has it
   */
  public static MessageRow message(String name) {
    MessageRow known = INSTANCE.messages.get(name);
    return known != null ? known : INSTANCE.readMessage(name);
  }

  /**
   * Returns the enum with that name.
   *
   * @throws IllegalArgumentException if no .proto file has it
   */
  public static EnumRow enumeration(String name) {
    EnumRow known = INSTANCE.enums.get(name);
    return known != null ? known : INSTANCE.readEnum(name);
  }

  /** Returns the names of all messages, sorted. */
  public static Set<String> messageNames() {
    return new TreeSet<>(INSTANCE.messageOffsets.keySet());
  }

  private static Schema load() {
    try (InputStream in = Schema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the field table " + RESOURCE + " was not built");
      }
      return new Schema(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataInputStream at(int offset) {
    return new DataInputStream(new ByteArrayInputStream(table, offset, table.length - offset));
  }

  private static Map<String, Integer> readIndex(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    Map<String, Integer> index = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      index.put(in.readUTF(), in.readInt());
    }
    return index;
  }

  private static int offset(Map<String, Integer> index, String what, String name) {
    Integer offset = index.get(name);
    if (offset == null) {
      throw new IllegalArgumentException("no " + what + " is named " + name);
    }
    return offset;
  }

  private MessageRow readMessage(String name) {
    try {
      DataInputStream in = at(offset(messageOffsets, "message", name));
      int count = in.readUnsignedShort();
      List<FieldRow> fields = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        fields.add(readField(in));
      }
      var row = new MessageRow(name, List.copyOf(fields));
      messages.put(name, row);
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FieldRow readField(DataInputStream in) throws IOException {
    return new FieldRow(
        in.readUnsignedShort(),
        in.readUTF(),
        TYPES[in.readUnsignedByte()],
        CARDINALITIES[in.readUnsignedByte()],
        in.readBoolean(),
        in.readUTF(),
        FORMATS[in.readUnsignedByte()],
        in.readUTF());
  }

  private EnumRow readEnum(String name) {
    try {
      DataInputStream in = at(offset(enumOffsets, "enum", name));
      int count = in.readUnsignedShort();
      List<EnumRow.Value> values = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int number = in.readInt();
        values.add(new EnumRow.Value(in.readUTF(), number));
      }
      var row = new EnumRow(name, List.copyOf(values));
      enums.put(name, row);
      return row;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
