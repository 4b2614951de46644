package crit.schemas;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import crit.schemas.proto.CRIU_Opts;
import crit.schemas.proto.OptsProto;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the field table from the descriptors of the generated classes; runs in the build only. */
final class TableCompiler {
  private final Map<String, byte[]> messages = new TreeMap<>();
  private final Map<String, byte[]> enums = new TreeMap<>();

  private TableCompiler() {}

  /** Writes the table to the file that the only argument names. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    var output = Path.of(args[0]);
    var compiler = new TableCompiler();
    for (FileDescriptor file : files(output.resolveSibling("proto"))) {
      compiler.add(file);
    }
    Files.write(output, compiler.toBytes());
  }

  private static List<FileDescriptor> files(Path classes)
      throws IOException, ReflectiveOperationException {
    List<FileDescriptor> files = new ArrayList<>();
    try (var all = Files.newDirectoryStream(classes, "*Proto.class")) {
      for (Path path : all) {
        String simpleName = path.getFileName().toString().replace(".class", "");
        Class<?> outer = Class.forName("crit.schemas.proto." + simpleName);
        files.add((FileDescriptor) outer.getMethod("getDescriptor").invoke(null));
      }
    }
    return files;
  }

  private void add(FileDescriptor file) throws IOException {
    for (EnumDescriptor type : file.getEnumTypes()) {
      enums.put(type.getFullName(), body(type));
    }
    for (Descriptor type : file.getMessageTypes()) {
      add(type);
    }
  }

  private void add(Descriptor message) throws IOException {
    messages.put(message.getFullName(), body(message));
    for (EnumDescriptor type : message.getEnumTypes()) {
      enums.put(type.getFullName(), body(type));
    }
    for (Descriptor type : message.getNestedTypes()) {
      add(type);
    }
  }

  private static byte[] body(EnumDescriptor type) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(type.getValues().size());
    for (EnumValueDescriptor value : type.getValues()) {
      out.writeInt(value.getNumber());
      out.writeUTF(value.getName());
    }
    return bytes.toByteArray();
  }

  private static byte[] body(Descriptor message) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    List<FieldDescriptor> fields = new ArrayList<>(message.getFields());
    fields.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
    out.writeShort(fields.size());
    for (FieldDescriptor field : fields) {
      write(out, field);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, FieldDescriptor field) throws IOException {
    CRIU_Opts options = options(field);
    out.writeShort(field.getNumber());
    out.writeUTF(field.getName());
    out.writeByte(FieldType.valueOf(field.getType().name()).ordinal());
    out.writeByte(cardinality(field).ordinal());
    out.writeBoolean(field.isPacked());
    out.writeUTF(typeName(field));
    out.writeByte(format(options).ordinal());
    out.writeUTF(table(options, field));
  }

  private static CRIU_Opts options(FieldDescriptor field) throws IOException {
    var registry = ExtensionRegistry.newInstance();
    OptsProto.registerAllExtensions(registry);
    var bytes = field.getOptions().toByteString();
    return com.google.protobuf.DescriptorProtos.FieldOptions.parseFrom(bytes, registry)
        .getExtension(OptsProto.criu);
  }

  private static Cardinality cardinality(FieldDescriptor field) {
    if (field.isRepeated()) {
      return Cardinality.REPEATED;
    }
    return field.isRequired() ? Cardinality.REQUIRED : Cardinality.OPTIONAL;
  }

  private static String typeName(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> "";
    };
  }

  private static ValueFormat format(CRIU_Opts options) {
    if (options.getHex()) {
      return ValueFormat.HEX;
    }
    if (options.getDev()) {
      return options.getOdev() ? ValueFormat.ODEV : ValueFormat.DEV;
    }
    if (options.hasFlags()) {
      return ValueFormat.FLAGS;
    }
    if (options.hasDict()) {
      return ValueFormat.DICT;
    }
    if (options.getIpadd()) {
      return ValueFormat.IP;
    }
    return options.hasConv() ? ValueFormat.UNIX_NAME : ValueFormat.PLAIN;
  }

  /** The table of a dict is named by its group and the field, as in {@code sk.family}. */
  private static String table(CRIU_Opts options, FieldDescriptor field) {
    return switch (format(options)) {
      case FLAGS -> options.getFlags();
      case DICT -> options.getDict() + "." + field.getName();
      case PLAIN, HEX, DEV, ODEV, IP, UNIX_NAME -> "";
    };
  }

  private byte[] toBytes() throws IOException {
    int start = indexSize(messages) + indexSize(enums);
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    int next = writeIndex(out, messages, start);
    writeIndex(out, enums, next);
    for (byte[] body : messages.values()) {
      out.write(body);
    }
    for (byte[] body : enums.values()) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  private static int indexSize(Map<String, byte[]> bodies) {
    int size = Short.BYTES;
    for (String name : bodies.keySet()) {
      size += Short.BYTES + name.length() + Integer.BYTES;
    }
    return size;
  }

  private static int writeIndex(DataOutputStream out, Map<String, byte[]> bodies, int start)
      throws IOException {
    int offset = start;
    out.writeShort(bodies.size());
    for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
      out.writeUTF(body.getKey());
      out.writeInt(offset);
      offset += body.getValue().length;
    }
    return offset;
  }
}
