package crit.field;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSink;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.Schema;
import crit.schemas.ValueFormat;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as people read them, with the examples of crit's format. */
final class FieldFormatTest {
  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          2L,
          3L,
          9L,
          10L,
          11L,
          255L,
          256L,
          0xfffffL,
          0x100000L,
          0x7fffffffL,
          0x80000000L,
          0xffffffffL,
          0x100000000L,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          -1L,
          -2L);

  /** A field and the message that it is in. */
  private record Field(String message, FieldRow row) {
    @Override
    public String toString() {
      return message + "." + row.name();
    }
  }

  private static FieldRow field(String path) {
    String[] names = path.split("\\.");
    return Schema.message(names[0]).require(names[1]);
  }

  static List<Field> formattedFields() {
    return integerFields().filter(field -> field.row().format() != ValueFormat.PLAIN).toList();
  }

  private static Stream<Field> integerFields() {
    return Schema.messageNames().stream()
        .flatMap(name -> Schema.message(name).fields().stream().map(row -> new Field(name, row)))
        .filter(field -> field.row().type().isInteger());
  }

  private static String print(FieldRow field, long value, boolean isHex) {
    assertThat(FieldFormat.isText(field, value, isHex)).as(value + " is text").isTrue();
    var sink = new ByteSink();
    FieldFormat.print(sink, field, value, isHex);
    return new String(sink.toByteArray(), US_ASCII);
  }

  private static long unsigned(String text) {
    return Long.parseUnsignedLong(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mm_entry.mm_start_code; 0; 0x0",
        "mm_entry.mm_start_code; 51; 0x33",
        "mm_entry.mm_start_code; 18446744073709551615; 0xffffffffffffffff",
        "mm_entry.mm_start_code; 9223372036854775808; 0x8000000000000000",
        "vma_entry.fdflags; 4294967295; 0xffffffff",
        "ghost_file_entry.dev; 8388609; 8:1",
        "ghost_file_entry.dev; 266338304; 254:0",
        "ghost_file_entry.dev; 4294967295; 4095:1048575",
        "ghost_file_entry.dev; 0; 0:0",
        "ghost_file_entry.rdev; 2049; 8:1",
        "ghost_file_entry.rdev; 65024; 254:0",
        "ghost_file_entry.rdev; 305419896; 1110:74616",
        "ghost_file_entry.rdev; 4294967295; 4095:1048575",
        "reg_file_entry.flags; 32770; O_RDWR | O_LARGEFILE",
        "reg_file_entry.flags; 0; ''",
        "reg_file_entry.flags; 3; O_WRONLY | O_RDWR",
        "reg_file_entry.flags; 1052674; O_RDWR | O_DSYNC | 0x100000",
        "reg_file_entry.flags; 2097152; 0x200000",
        "vma_entry.flags; 16418; MAP_PRIVATE | MAP_ANON | 0x4000",
        "vma_entry.status; 0; ''",
        "vma_entry.status; 2147483649; VMA_AREA_REGULAR | VMA_UNSUPP",
        "vma_entry.status; 65536; 0x10000",
        "vma_entry.prot; 7; PROT_READ | PROT_WRITE | PROT_EXEC",
        "pagemap_entry.flags; 6; PE_LAZY | PE_PRESENT",
        "memfd_inode_entry.seals; 31;"
            + " F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE",
        "task_core_entry.task_state; 1; Alive",
        "task_core_entry.task_state; 2; Dead",
        "task_core_entry.task_state; 3; Stopped",
        "task_core_entry.task_state; 6; Zombie",
        "inet_sk_entry.family; 10; INET6",
        "inet_sk_entry.proto; 0; IP",
        "inet_sk_entry.state; 10; LISTEN",
        "unix_sk_entry.type; 5; SEQPACKET",
      })
  void numberHasTheTextOfCritAndBack(String path, String number, String text) throws IOException {
    assertThat(print(field(path), unsigned(number), false)).isEqualTo(text);
    assertThat(FieldFormat.parse(field(path), text)).isEqualTo(unsigned(number));
  }

  @ParameterizedTest
  @CsvSource({
    "inet_sk_entry.state, 11", "inet_sk_entry.state, 0", "inet_sk_entry.family, 3",
    "task_core_entry.task_state, 4", "fs_entry.umask, 18", "core_entry.mtype, 1"
  })
  void numberWithoutATextOfItsOwnIsPlain(String path, long number) {
    assertThat(FieldFormat.isText(field(path), number, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnt_entry.fstype",
        "eventfd_file_entry.flags",
        "ns_file_entry.flags",
        "ns_file_entry.ns_cflag",
        "reg_file_entry.mode",
        "thread_core_entry.blk_sigset",
        "sk_opts_entry.so_filter"
      })
  void fieldsWithoutAnOptionStayDecimal(String path) {
    for (long number : NUMBERS) {
      assertThat(FieldFormat.isText(field(path), number, false)).isFalse();
    }
  }

  @Test
  void messageAroundThatAsksForHexGoesBeforeAllElse() {
    assertThat(print(field("fs_entry.umask"), 18, true)).isEqualTo("0x12");
    assertThat(print(field("ghost_file_entry.dev"), 0x800001, true)).isEqualTo("0x800001");
    assertThat(print(field("reg_file_entry.flags"), 2, true)).isEqualTo("0x2");
    assertThat(print(field("inet_sk_entry.family"), 2, true)).isEqualTo("0x2");
  }

  @Test
  void signedNumbersInHexHaveAMinus() throws IOException {
    FieldRow field = field("pidfd_entry.nspid");
    assertThat(print(field, -1, true)).isEqualTo("-0x1");
    assertThat(print(field, Integer.MIN_VALUE, true)).isEqualTo("-0x80000000");
    assertThat(FieldFormat.parse(field, "-0x80000000")).isEqualTo(Integer.MIN_VALUE);
  }

  @Test
  void printsNothingOfFieldsWithoutText() {
    assertThatThrownBy(() -> FieldFormat.print(new ByteSink(), field("fs_entry.umask"), 1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("formattedFields")
  void everyNumberOfAFormattedFieldReadsBack(Field field) throws IOException {
    var random = new Random(field.toString().hashCode());
    for (long number : NUMBERS) {
      assertReadsBack(field.row(), number);
    }
    for (int round = 0; round < 2000; round++) {
      assertReadsBack(field.row(), random.nextLong() >>> random.nextInt(Long.SIZE));
    }
  }

  private static void assertReadsBack(FieldRow field, long number) throws IOException {
    long value = inRange(field.type(), number);
    if (FieldFormat.isText(field, value, false)) {
      String text = print(field, value, false);
      assertThat(FieldFormat.parse(field, text)).as(text).isEqualTo(value);
    }
    if (field.format() != ValueFormat.DEV && field.format() != ValueFormat.ODEV) {
      String hex = print(field, value, true);
      assertThat(FieldFormat.parse(field, hex)).as(hex).isEqualTo(value);
      String decimal = decimal(field.type(), value);
      assertThat(FieldFormat.parse(field, decimal)).as(decimal).isEqualTo(value);
    }
  }

  private static long inRange(FieldType type, long number) {
    return switch (type) {
      case UINT32 -> number & 0xffff_ffffL;
      case INT32, SINT32, ENUM -> (int) number;
      default -> number;
    };
  }

  private static String decimal(FieldType type, long value) {
    var sink = new ByteSink();
    FieldFormat.printDecimal(sink, value, type.isUnsigned());
    return new String(sink.toByteArray(), US_ASCII);
  }

  @Test
  void decimalsAreExactAtEveryLength() {
    long power = 1;
    for (int digits = 1; digits <= 19; digits++) {
      for (long number : new long[] {power - 1, power, power + 1, -power}) {
        assertThat(decimal(FieldType.INT64, number)).isEqualTo(Long.toString(number));
        assertThat(decimal(FieldType.UINT64, number)).isEqualTo(Long.toUnsignedString(number));
      }
      power *= 10;
    }
    assertThat(decimal(FieldType.UINT64, -1)).isEqualTo("18446744073709551615");
    assertThat(decimal(FieldType.INT64, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(decimal(FieldType.INT64, Long.MAX_VALUE)).isEqualTo("9223372036854775807");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "reg_file_entry.flags; O_RDWR|O_LARGEFILE; 32770",
        "reg_file_entry.flags; 0x8000 |O_RDWR; 32770",
        "reg_file_entry.flags; ' O_RDWR '; 2",
        "reg_file_entry.flags; '  '; 0",
        "reg_file_entry.flags; 5; 5",
        "reg_file_entry.flags; 0b11; 3",
        "inet_sk_entry.state; 2; 2",
        "inet_sk_entry.state; 0xa; 10",
        "inet_sk_entry.state; 11; 11",
        "mm_entry.mm_brk; 16; 16",
        "fs_entry.umask; 0x10; 16",
      })
  void otherTextsAreAccepted(String path, String text, long number) throws IOException {
    assertThat(FieldFormat.parse(field(path), text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vma_entry.prot; PROT_ALL;"
            + " found \"PROT_ALL\", expected a number or one of: PROT_READ, PROT_WRITE, PROT_EXEC",
        "vma_entry.prot; PROT_READ | ;"
            + " found \"\", expected a number or one of: PROT_READ, PROT_WRITE, PROT_EXEC",
        "vma_entry.prot; PROT_READ | PROT_READ; found \"PROT_READ | PROT_READ\", in which PROT_READ"
            + " stands for bits that are set already",
        "vma_entry.prot; 3 | PROT_READ; found \"3 | PROT_READ\", in which PROT_READ stands for bits"
            + " that are set already",
        "vma_entry.prot; -1;"
            + " found \"-1\", expected a number or one of: PROT_READ, PROT_WRITE, PROT_EXEC",
        "ghost_file_entry.dev; 8; found \"8\", expected a device as MAJOR:MINOR",
        "ghost_file_entry.dev; 4096:0;"
            + " found \"4096:0\", expected a major up to 4095 and a minor up to 1048575",
        "ghost_file_entry.rdev; 1:1048576;"
            + " found \"1:1048576\", expected a major up to 4095 and a minor up to 1048575",
        "ghost_file_entry.dev; 8:x; found \"x\", expected a whole number such as 16 or 0x10",
        "inet_sk_entry.proto; SCTP; found \"SCTP\", expected a number or one of: IP, TCP, UDP,"
            + " UDPLITE",
        "inet_sk_entry.proto; tcp; found \"tcp\", expected a number or one of: IP, TCP, UDP,"
            + " UDPLITE",
        "inet_sk_entry.proto; 4294967296; found 4294967296, expected a number from 0 to 4294967295",
      })
  void whatIsNoValueIsRefusedWithWhatIsAllowed(String path, String text, String message) {
    assertThatThrownBy(() -> FieldFormat.parse(field(path), text))
        .isInstanceOf(FieldValueException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "1:", ":1", "1:2:3", "1 2", "-1:2", "1:-2"})
  void whatIsNoDeviceIsRefused(String text) {
    assertThatThrownBy(() -> FieldFormat.parse(field("ghost_file_entry.dev"), text))
        .isInstanceOf(FieldValueException.class);
  }
}
