package crit.schemas;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import crit.schemas.proto.CRIU_Opts;
import crit.schemas.proto.OptsProto;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the field table from the descriptors of the generated classes, and puts it into the class
 * {@link FieldTable}; runs in the build only.
 */
final class TableCompiler {
  private final Map<String, String> messages = new TreeMap<>();
  private final Map<String, String> enums = new TreeMap<>();

  private TableCompiler() {}

  /** Writes the class to the file that the only argument names. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    var output = Path.of(args[0]);
    var compiler = new TableCompiler();
    for (FileDescriptor file : files(output.resolveSibling("proto"))) {
      compiler.add(file);
    }
    Files.write(output, classFile(compiler.table()));
  }

  private static byte[] classFile(String table) {
    ClassDesc name = ClassDesc.of("crit.schemas.FieldTable");
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withMethodBody(
                        "text",
                        MethodTypeDesc.of(ConstantDescs.CD_String),
                        ClassFile.ACC_STATIC,
                        code -> code.loadConstant(table).areturn()));
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

  private static String body(EnumDescriptor type) {
    var table = new StringBuilder();
    text(table, type.getFullName());
    number(table, type.getValues().size());
    for (EnumValueDescriptor value : type.getValues()) {
      text(table, value.getName());
      number(table, value.getNumber());
    }
    return table.toString();
  }

  private static String body(Descriptor message) throws IOException {
    var table = new StringBuilder();
    List<FieldDescriptor> fields = new ArrayList<>(message.getFields());
    fields.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
    text(table, message.getFullName());
    number(table, fields.size());
    for (FieldDescriptor field : fields) {
      write(table, field);
    }
    return table.toString();
  }

  private static void write(StringBuilder table, FieldDescriptor field) throws IOException {
    CRIU_Opts options = options(field);
    number(table, field.getNumber());
    text(table, field.getName());
    number(table, FieldType.valueOf(field.getType().name()).ordinal());
    number(table, cardinality(field).ordinal());
    number(table, field.isPacked() ? 1 : 0);
    text(table, typeName(field));
    number(table, format(options).ordinal());
    text(table, table(options, field));
  }

  private static void number(StringBuilder table, int number) {
    if (number < 0 || number > Character.MAX_VALUE) {
      throw new IllegalArgumentException(number + " does not fit into a character");
    }
    table.append((char) number);
  }

  private static void text(StringBuilder table, String text) {
    number(table, text.length());
    table.append(text);
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

  private String table() {
    int start = 2 + messages.size() + enums.size();
    var table = new StringBuilder();
    int next = index(table, messages, start);
    index(table, enums, next);
    messages.values().forEach(table::append);
    enums.values().forEach(table::append);
    return table.toString();
  }

  private static int index(StringBuilder table, Map<String, String> bodies, int start) {
    int offset = start;
    number(table, bodies.size());
    for (String body : bodies.values()) {
      number(table, offset);
      offset += body.length();
    }
    return offset;
  }
}
