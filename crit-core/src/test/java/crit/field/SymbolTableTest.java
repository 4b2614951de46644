package crit.field;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.field.SymbolTable.Symbol;
import crit.schemas.FieldRow;
import crit.schemas.Schema;
import crit.schemas.ValueFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of names against flags.tsv, row by row. */
final class SymbolTableTest {

  /** A row of flags.tsv: the name of a bit or of a value, and the fields that have it. */
  private record Row(String kind, String table, int order, Symbol symbol, List<String> fields) {}

  private static List<Row> rows() {
    try (var in = SymbolTableTest.class.getResourceAsStream("flags.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      return text.lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .filter(cells -> !cells[0].equals("criu-only"))
          .map(SymbolTableTest::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] cells) {
    assertThat(Long.decode(cells[4])).as("hex of " + cells[3]).isEqualTo(Long.parseLong(cells[5]));
    return new Row(
        cells[0],
        cells[1],
        Integer.parseInt(cells[2]),
        new Symbol(cells[3], Long.parseLong(cells[5])),
        Arrays.asList(cells[6].split(",")));
  }

  static Set<String> tables() {
    return rows().stream().map(Row::table).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Row> rows(String table) {
    return rows().stream().filter(row -> row.table().equals(table)).toList();
  }

  @Test
  void fileHasEightyRowsInElevenTables() {
    assertThat(rows()).hasSize(80);
    assertThat(tables()).hasSize(11);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void tableEqualsItsRowsInTheirOrder(String name) {
    var table = SymbolTable.of(name);
    assertThat(table.name()).isEqualTo(name);
    assertThat(table.symbols()).isEqualTo(rows(name).stream().map(Row::symbol).toList());
    for (int i = 0; i < table.symbols().size(); i++) {
      assertThat(rows(name).get(i).order()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void fieldsOfTheSchemaNameTheTable(String name) {
    Set<String> expected =
        rows(name).stream().flatMap(row -> row.fields().stream()).collect(Collectors.toSet());
    Set<String> found =
        fields()
            .filter(field -> field.row().table().equals(name))
            .map(Field::name)
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void formatOfTheFieldsFitsTheKindOfTheTable(String name) {
    var format = rows(name).getFirst().kind().equals("dict") ? ValueFormat.DICT : ValueFormat.FLAGS;
    assertThat(fields().filter(field -> field.row().table().equals(name)))
        .allMatch(field -> field.row().format() == format);
  }

  private record Field(String name, FieldRow row) {}

  private static Stream<Field> fields() {
    return Schema.messageNames().stream()
        .flatMap(message ->
            Schema.message(message).fields().stream()
                .map(row -> new Field(message + "." + row.name(), row)));
  }

  @Test
  void everyTableOfTheSchemaIsThere() {
    Set<String> named = new TreeSet<>();
    fields().map(field -> field.row().table()).filter(name -> !name.isEmpty()).forEach(named::add);
    assertThat(named).isEqualTo(tables());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void symbolIsFoundByNameAndByValue(String name) {
    var table = SymbolTable.of(name);
    for (Row row : rows(name)) {
      assertThat(table.named(row.symbol().name())).contains(row.symbol());
      assertThat(table.valued(row.symbol().value())).contains(row.symbol());
      assertThat(table.named(row.symbol().name().toLowerCase(Locale.ROOT))).isEmpty();
      assertThat(table.named("")).isEmpty();
    }
    assertThat(table.valued(1L << 40)).isEmpty();
    assertThat(table.valued(-1)).isEmpty();
  }

  @Test
  void namesAreListedInTheirOrder() {
    assertThat(SymbolTable.of("mmap.prot").names()).isEqualTo("PROT_READ, PROT_WRITE, PROT_EXEC");
  }

  @Test
  void unknownTableIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> SymbolTable.of("mmap.nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no table of names is called mmap.nothing");
  }
}
