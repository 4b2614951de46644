package crit.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import crit.schemas.proto.CRIU_Opts;
import crit.schemas.proto.OptsProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The compiled messages against the tables of CRIU's schemas, row by row, and the comments in the
 * .proto sources. The list of files comes from the source directory, so a new file is tested too.
 */
final class SchemaTablesTest {
  private static final String PROTOBUF = "src/main/protobuf";
  private static final Pattern DECLARATION = Pattern.compile("(?:message|enum) (\\w+) \\{");
  private static final Pattern COMMENT = Pattern.compile("// (?!SPDX-).*\\w.*");

  @Test
  void everyFieldEqualsItsRowOfTheTable() throws IOException {
    assertSameRows("fields.tsv", fieldRows());
  }

  @Test
  void everyEnumValueEqualsItsRowOfTheTable() throws IOException {
    assertSameRows("enums.tsv", enumRows());
  }

  @Test
  void holdsEveryFileMessageFieldAndEnumValueOfCriu() throws IOException {
    var kinds = fieldRows().stream().collect(Collectors.groupingBy(row -> row.get("kind")));
    assertThat(sources()).as("proto files").hasSize(76);
    assertThat(files().stream().flatMap(SchemaTablesTest::messages)).as("messages").hasSize(176);
    assertThat(kinds).containsOnlyKeys("field", "extension");
    assertThat(kinds.get("field").size()).as("fields").isEqualTo(1188);
    assertThat(kinds.get("extension").size()).as("extensions").isEqualTo(1);
    assertThat(enumRows().size()).as("enum values").isEqualTo(121);
  }

  @Test
  void everyMessageAndEnumHasACommentInTheSource() throws IOException {
    for (Path source : sources()) {
      assertThat(commentedDeclarations(source))
          .as("messages and enums of %s that have a comment", source)
          .containsExactlyInAnyOrderElementsOf(topLevelNames(descriptor(source)));
    }
  }

  @Test
  void everyProtoFileBeginsWithACommentBesideTheLicense() throws IOException {
    for (Path source : sources()) {
      var head = Files.readAllLines(source).stream().takeWhile(line -> !line.startsWith("syntax"));
      assertThat(head)
          .as("lines of %s before its syntax", source)
          .anyMatch(SchemaTablesTest::isComment);
    }
  }

  private static void assertSameRows(String table, List<Map<String, String>> actual)
      throws IOException {
    var expected = table(table);
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      assertThat(actual.get(i))
          .as("%s line %d, %s", table, i + 2, expected.get(i).get("proto_file"))
          .isEqualTo(expected.get(i));
    }
    assertThat(actual.size()).as("rows of %s", table).isEqualTo(expected.size());
  }

  /** The rows of a table, each without its empty cells. */
  private static List<Map<String, String>> table(String name) throws IOException {
    try (var in = SchemaTablesTest.class.getResourceAsStream("/crit/schemas/" + name)) {
      var text = new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
      var lines = text.lines().map(line -> line.split("\t", -1)).toList();
      return lines.stream().skip(1).map(cells -> row(lines.getFirst(), cells)).toList();
    }
  }

  private static Map<String, String> row(String[] columns, String[] cells) {
    assertThat(cells).as("cells of %s", Arrays.toString(cells)).hasSameSizeAs(columns);
    var row = new LinkedHashMap<String, String>();
    for (int i = 0; i < columns.length; i++) {
      row.put(columns[i], cells[i]);
    }
    return withoutEmptyCells(row);
  }

  private static Map<String, String> withoutEmptyCells(Map<String, String> row) {
    row.values().removeIf(String::isEmpty);
    return row;
  }

  private static List<Map<String, String>> fieldRows() throws IOException {
    return files().stream()
        .flatMap(SchemaTablesTest::fields)
        .map(SchemaTablesTest::fieldRow)
        .toList();
  }

  private static Stream<FieldDescriptor> fields(FileDescriptor file) {
    var fields = messages(file).flatMap(message -> message.getFields().stream());
    return Stream.concat(fields, file.getExtensions().stream());
  }

  private static Map<String, String> fieldRow(FieldDescriptor field) {
    var proto = field.toProto();
    var row = new LinkedHashMap<String, String>();
    row.put("proto_file", field.getFile().getName());
    row.put("package", field.getFile().getPackage());
    row.put("message", field.isExtension() ? "" : name(field.getContainingType()));
    row.put("field", field.getName());
    row.put("number", String.valueOf(field.getNumber()));
    row.put("label", lowerCase(proto.getLabel()).replace("label_", ""));
    row.put("type", lowerCase(field.getType()));
    row.put("type_name", withoutDot(proto.getTypeName()));
    row.put("default", proto.getDefaultValue());
    row.put("packed", proto.getOptions().hasPacked() ? "" + proto.getOptions().getPacked() : "");
    row.putAll(criuOptions(field));
    row.put("kind", field.isExtension() ? "extension" : "field");
    row.put("extendee", withoutDot(proto.getExtendee()));
    return withoutEmptyCells(row);
  }

  /** The columns hex, ipadd, flags, dev, odev, dict and conv. */
  private static Map<String, String> criuOptions(FieldDescriptor field) {
    var cells = new LinkedHashMap<String, String>();
    CRIU_Opts options = field.getOptions().getExtension(OptsProto.criu);
    options
        .getAllFields()
        .forEach((option, value) -> cells.put(option.getName(), String.valueOf(value)));
    return cells;
  }

  private static List<Map<String, String>> enumRows() throws IOException {
    return files().stream()
        .flatMap(SchemaTablesTest::enums)
        .flatMap(type -> type.getValues().stream())
        .map(SchemaTablesTest::enumRow)
        .toList();
  }

  /** The enums of a file in the order of the table: those inside messages come first. */
  private static Stream<EnumDescriptor> enums(FileDescriptor file) {
    var nested = messages(file).flatMap(message -> message.getEnumTypes().stream());
    return Stream.concat(nested, file.getEnumTypes().stream());
  }

  private static Map<String, String> enumRow(EnumValueDescriptor value) {
    var row = new LinkedHashMap<String, String>();
    row.put("proto_file", value.getFile().getName());
    row.put("enum", name(value.getType()));
    row.put("value", value.getName());
    row.put("number", String.valueOf(value.getNumber()));
    return row;
  }

  private static Stream<Descriptor> messages(FileDescriptor file) {
    return file.getMessageTypes().stream().flatMap(SchemaTablesTest::withNested);
  }

  private static Stream<Descriptor> withNested(Descriptor message) {
    var nested = message.getNestedTypes().stream().flatMap(SchemaTablesTest::withNested);
    return Stream.concat(Stream.of(message), nested);
  }

  /** The name as the tables have it: outer.inner, without the package. */
  private static String name(GenericDescriptor type) {
    String scope = type.getFile().getPackage();
    return scope.isEmpty() ? type.getFullName() : type.getFullName().substring(scope.length() + 1);
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String withoutDot(String typeName) {
    return typeName.startsWith(".") ? typeName.substring(1) : typeName;
  }

  private static List<FileDescriptor> files() throws IOException {
    return sources().stream().map(SchemaTablesTest::descriptor).toList();
  }

  private static FileDescriptor descriptor(Path source) {
    String className = "crit.schemas.proto." + outerClassName(source);
    try {
      return (FileDescriptor) Class.forName(className).getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(source + " has no generated class " + className, e);
    }
  }

  /** The outer class of core-x86.proto is CoreX86Proto. */
  private static String outerClassName(Path source) {
    String stem = source.getFileName().toString().replace(".proto", "");
    return Arrays.stream(stem.split("-"))
        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
        .collect(Collectors.joining("", "", "Proto"));
  }

  private static List<Path> sources() throws IOException {
    try (var all = Files.list(sourceDirectory())) {
      return all.filter(path -> path.toString().endsWith(".proto")).sorted().toList();
    }
  }

  /** The build sets crit.root; without it the module is where the test runs. */
  private static Path sourceDirectory() {
    var fromRoot = Path.of(System.getProperty("crit.root", "."), "schemas", PROTOBUF);
    var fromModule = Path.of(System.getProperty("basedir", "."), PROTOBUF);
    return Files.isDirectory(fromRoot) ? fromRoot : fromModule;
  }

  private static List<String> topLevelNames(FileDescriptor file) {
    return Stream.<GenericDescriptor>concat(
            file.getMessageTypes().stream(), file.getEnumTypes().stream())
        .map(GenericDescriptor::getName)
        .toList();
  }

  private static List<String> commentedDeclarations(Path source) throws IOException {
    var names = new ArrayList<String>();
    String previous = "";
    for (String line : Files.readAllLines(source)) {
      var declaration = DECLARATION.matcher(line);
      if (declaration.matches() && isComment(previous)) {
        names.add(declaration.group(1));
      }
      previous = line;
    }
    return names;
  }

  private static boolean isComment(String line) {
    return COMMENT.matcher(line).matches();
  }
}
