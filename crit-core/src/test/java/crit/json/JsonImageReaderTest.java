package crit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.image.ImageBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no image, or may be meant in two ways, is refused with place, found and expected. */
final class JsonImageReaderTest {
  private static final String FS_FIELDS = "expected a field of fs_entry: cwd_id, root_id, umask";

  /** So much that a reader may look ahead as far as it likes. */
  private static final String BLANKS = " ".repeat(1000);

  private static final String U32 = "expected a number from 0 to 4294967295";

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> Codec.encode(json))
        .isInstanceOf(JsonException.class)
        .hasMessage("test.json: " + message);
  }

  private static String fs(String entry) {
    return "{\"magic\": \"FS\", \"entries\": [" + entry + "]}";
  }

  /** The JSON of an FS entry in which umask has that value. */
  private static String umask(String value) {
    return fs("{\"cwd_id\": 1, \"root_id\": 2, \"umask\": " + value + "}");
  }

  /** Checks the error for a value of umask, whatever its column. */
  private static void assertUmaskRefused(String value, String reason) {
    assertThatThrownBy(() -> Codec.encode(umask(value)))
        .isInstanceOf(JsonException.class)
        .hasMessageMatching("test.json: line 1, column \\d+: entry 0: umask: .*")
        .hasMessageEndingWith(": entry 0: umask: " + reason);
  }

  @Test
  void errorHasLineAndColumnAlsoAsNumbers() {
    assertThatThrownBy(() -> Codec.encode("{\"magic\": \"FS\",\n \"entries\": [\n  5]}"))
        .isInstanceOfSatisfying(
            JsonException.class,
            e -> {
              assertThat(e.line()).isEqualTo(3);
              assertThat(e.column()).isEqualTo(3);
            })
        .hasMessage(
            "test.json: line 3, column 3: found a number, expected an entry, which is an object");
  }

  @Test
  void unknownKeyIsRefusedWithTheKeysThereAre() {
    assertRefused(
        fs("{\"cwd_id\": 1, \"rootid\": 2}"),
        "line 1, column 52: entry 0: found \"rootid\", " + FS_FIELDS);
    assertRefused(
        fs("{\"cwd_id\": 1, \"root_id\": 2}, {\"extra\": \"\"}"),
        "line 1, column 67: entry 1: found \"extra\", " + FS_FIELDS);
  }

  @Test
  void unknownKeyInsideOfAMessageIsRefusedWithItsPath() {
    assertRefused(
        "{\"magic\": \"FILES\", \"entries\": [{\"type\": \"REG\", \"id\": 1, \"reg\": {\"fown\": {\"gid\":"
            + " 1}}}]}",
        "line 1, column 80: entry 0: reg.fown: found \"gid\", expected a field of fown_entry: uid,"
            + " euid, signum, pid_type, pid");
  }

  @Test
  void repeatedKeyIsRefused() {
    assertRefused(
        fs("{\"cwd_id\": 1, \"root_id\": 2, \"cwd_id\": 1}"),
        "line 1, column 66: entry 0: found cwd_id for the second time");
    assertRefused(
        fs("{\"cwd_id\": 1, \"cwd_id\": 1}"),
        "line 1, column 52: entry 0: found cwd_id for the second time");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"magic\": \"FS\", \"magic\": \"FS\", \"entries\": []}",
        "{\"magic\": \"FS\", \"entries\": [], \"magic\": \"FS\"}",
        "{\"magic\": \"FS\", \"entries\": [], \"entries\": []}",
        "{\"magic\": \"FS\", \"@head\": \"alone\", \"@head\": \"alone\", \"entries\": []}",
        "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"pipe_id\": 1, \"bytes\": 0, \"extra\": \"\","
            + " \"extra\": \"\"}]}",
        "{\"magic\": \"IPCNS_SEM\", \"entries\": [{\"extra\": [1], \"extra\": [2], \"nsems\": 2}]}",
        "{\"magic\": \"FS\", \"entries\": [{\"@wire\": \"\", \"@wire\": \"\"}]}",
        "{\"magic\": \"IPCNS_SEM\", \"entries\": [{\"@pad\": \"AQ==\", \"@pad\": \"AQ==\"}]}",
      })
  void anyRepeatedKeyIsRefused(String json) {
    assertThatThrownBy(() -> Codec.encode(json))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("for the second time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "true; found true or false",
        "null; found null",
        "[1]; found an array",
        "{}; found an object",
        "[]; found an array",
        "-1; found -1",
        "4294967296; found 4294967296",
        "18446744073709551615; found 18446744073709551615",
      })
  void numberOutOfRangeAndOtherTypesAreRefused(String value, String found) {
    assertUmaskRefused(value, found + ", " + U32);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1.9; found a number with a fraction or exponent, expected a whole number",
        "1.0; found a number with a fraction or exponent, expected a whole number",
        "1e3; found a number with a fraction or exponent, expected a whole number",
        "18446744073709551616; found a number above 18446744073709551615, expected one of at most"
            + " 64 bits",
        "010; found a number that starts with 0, expected none",
      })
  void numberThatIsNotWholeIsRefusedWithItsPath(String value, String reason) {
    assertUmaskRefused(value, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"010", "", "0x", "1.5", "sixteen", "1__0", "0x10 16"})
  void textThatIsNoNumberIsRefused(String text) {
    assertUmaskRefused(
        '"' + text + '"', "found \"" + text + "\", expected a whole number such as 16 or 0x10");
  }

  /** A message, a value for one of its fields, and the error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pidfd_entry; nspid; 2147483648;"
            + " found 2147483648, expected a number from -2147483648 to 2147483647",
        "pidfd_entry; nspid; -2147483649;"
            + " found -2147483649, expected a number from -2147483648 to 2147483647",
        "pidfd_entry; id; '\"-1\"'; found -1, expected a number from 0 to 4294967295",
        "mm_entry; mm_brk; -1; found -1, expected a number from 0 to 18446744073709551615",
        "reg_file_entry; mnt_id; 2147483648;"
            + " found 2147483648, expected a number from -2147483648 to 2147483647",
        "reg_file_entry; name; 5; found a number, expected a string",
        "reg_file_entry; name; true; found true or false, expected a string",
        "reg_file_entry; name; null; found null, expected a string",
        "reg_file_entry; ext; 1; found a number, expected true or false",
        "reg_file_entry; ext; '\"true\"'; found a string, expected true or false",
        "reg_file_entry; fown; []; found an array, expected an object",
        "reg_file_entry; fown; null; found null, expected an object",
        "reg_file_entry; build_id; 1; found a number, expected an array",
        "reg_file_entry; build_id; '{}'; found an object, expected an array",
        "core_entry; mtype; true; found true or false, expected a number from -2147483648 to"
            + " 2147483647",
        "core_entry; mtype; 2147483648; found 2147483648, expected a number from -2147483648 to"
            + " 2147483647",
        "core_entry; mtype; '\"PDP11\"'; found \"PDP11\", expected a number or one of: UNKNOWN,"
            + " X86_64, ARM, AARCH64, PPC64, S390, MIPS, LOONGARCH64, RISCV64",
        "siginfo_entry; siginfo; 5; found a number, expected base64 text",
        "siginfo_entry; siginfo; []; found an array, expected base64 text",
        "unix_sk_entry; name; 5; found a number, expected a string",
        "inet_sk_entry; proto; '\"SCTP\"'; found \"SCTP\", expected a number or one of: IP, TCP,"
            + " UDP, UDPLITE",
        "ghost_file_entry; dev; '\"8\"'; found \"8\", expected a device as MAJOR:MINOR",
      })
  void valueThatIsNoneOfItsFieldIsRefused(
      String message, String field, String value, String reason) {
    assertThatThrownBy(() -> Codec.parse(message, "{\"" + field + "\": " + value + "}"))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith(": entry 0: " + field + ": " + reason);
  }

  @Test
  void elementsAreNamedWithTheirNumber() {
    assertThatThrownBy(() -> Codec.parse("reg_file_entry", "{\"build_id\": [1, 2, -3]}"))
        .hasMessage("test.json: line 1, column 23: entry 0: build_id[2]: found -3, " + U32);
    assertThatThrownBy(() ->
            Codec.parse(
                "cgroup_entry", "{\"controllers\": [{\"dirs\": [{\"children\": [{\"x\": 1}]}]}]}"))
        .hasMessageContaining(": entry 0: controllers[0].dirs[0].children[0]: found \"x\", ");
  }

  @Test
  void missingRequiredFieldIsNamed() {
    assertRefused(
        fs("{\"cwd_id\": 1}"),
        "line 1, column 42: entry 0: root_id is absent, but fs_entry requires it");
    assertRefused(
        fs("{\"cwd_id\": 1, \"root_id\": 2}, {}"),
        "line 1, column 60: entry 1: cwd_id is absent, but fs_entry requires it");
  }

  @Test
  void unknownMagicIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> Codec.encode("{\"magic\": \"FSS\", \"entries\": []}"))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith(
            "test.json: line 1, column 28: found the magic \"FSS\", expected one of: APPARMOR,"
                + " AUTOFS, BINFMT_MISC, BPFMAP_DATA, ")
        .hasMessageContaining(", PAGEMAP, ")
        .hasMessageEndingWith(", UTSNS, VMAS")
        .hasMessageNotContaining("PAGES,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; line 1, column 1: found the end of the file, expected JSON: an object with the members"
            + " magic and entries",
        "'  \n 5'; line 2, column 2: found a number, expected JSON: an object with the members"
            + " magic and entries",
        "{}; line 1, column 3: found no member entries",
        "'{\"magic\": \"FS\"}'; line 1, column 16: found no member entries",
        "'{\"entries\": []}'; line 1, column 12: found no member magic",
        "'{\"magic\": \"FS\", \"entries\": 5}'; line 1, column 28: found a number, expected an array"
            + " of entries",
        "'{\"magic\": \"FS\", \"entries\": null}'; line 1, column 28: found null, expected an array"
            + " of entries",
        "'{\"magic\": 5, \"entries\": []}'; line 1, column 11: found a number, expected a string",
        "'{\"magic\": \"FS\", \"count\": 5, \"entries\": []}'; line 1, column 25: found \"count\","
            + " expected magic, entries or @head",
        "'{\"magic\": \"FS\", \"entries\": []} x'; line 1, column 32: found 'x' behind the image",
        "'{\"magic\": \"FS\", \"entries\": []}{}'; line 1, column 31: found an object behind the"
            + " image",
        "'{\"magic\": \"FS\", \"entries\": [], }'; line 1, column 32: found } after a comma, expected"
            + " another member",
        "'{\"magic\": \"FS\" \"entries\": []}'; line 1, column 16: found a string, expected a comma"
            + " or }",
        "'{\"magic\": \"FS\", \"entries\": [}'; line 1, column 29: found '}', expected an entry,"
            + " which is an object",
        "'{magic: \"FS\"}'; line 1, column 2: found 'm', expected a name in double quotes",
        "'{\"magic\" \"FS\"}'; line 1, column 10: found a string, expected a colon",
        "'{\"magic\": \"FS\", \"entries\": [{}'; line 1, column 31: entry 0: cwd_id is absent, but"
            + " fs_entry requires it",
      })
  void whatIsNoImageIsRefused(String json, String message) {
    assertRefused(json, message);
  }

  @Test
  void binaryImageIsNoJson() {
    byte[] image = ImageBuilder.of("FS").build();
    assertThatThrownBy(() -> Codec.encode(ByteSource.of("fs-1.img", image)))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "fs-1.img: line 1, column 1: found byte 25, expected JSON: an object with the members"
                + " magic and entries");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cwd_id\": 1, \"root_id\": 2,}",
        "{\"cwd_id\": 1,, \"root_id\": 2}",
        "{,\"cwd_id\": 1, \"root_id\": 2}",
        "{\"cwd_id\": 1 \"root_id\": 2}",
        "{\"cwd_id\": 1\"root_id\": 2}",
        "{\"cwd_id\" 1, \"root_id\": 2}",
        "{\"cwd_id\":: 1, \"root_id\": 2}",
        "{\"cwd_id\": , \"root_id\": 2}",
        "{\"cwd_id\": 1, \"root_id\": 2]",
        "{\"cwd_id\": 1, \"root_id\": 2},",
        "{\"cwd_id\": 1, \"root_id\": 2} {\"cwd_id\": 1, \"root_id\": 2}",
        "{\"cwd_id\": 1a, \"root_id\": 2}",
        "{\"cwd_id\": 1, \"root_id\": 2, \"umask\": 0 1}",
        "{\"@wire\": \"CAEQAg==\"\"cwd_id\": 1, \"root_id\": 2}",
        "{'cwd_id': 1, 'root_id': 2}",
        "{\"cwd_id\": 1, /* */ \"root_id\": 2}",
        "{\"cwd_id\": +1, \"root_id\": 2}",
        "{\"cwd_id\": 01, \"root_id\": 2}",
        "{\"cwd_id\": -, \"root_id\": 2}",
        "{\"cwd_id\": 1,\u00a0\"root_id\": 2}",
        "{\"cwd_id\": 1,\f\"root_id\": 2}",
        "{\"cwd_id\": 1",
        "{\"cwd_id\": ",
        "{\"cwd_id",
        "{",
      })
  void malformedEntryIsRefused(String entry) {
    for (String json : List.of(fs(entry), fs(entry) + BLANKS)) {
      assertThatThrownBy(() -> Codec.encode(json)).isInstanceOf(JsonException.class);
      assertThatThrownBy(() -> Codec.encodePipe(json)).isInstanceOf(JsonException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"magic\": \"PIPES_DATA\", \"entries\": [{\"extra\": \"\"\"pipe_id\": 1, \"bytes\": 0}]}",
        "{\"magic\": \"FS\", \"entries\": [{\"@wire\": \"\"\"cwd_id\": 1, \"root_id\": 2}]}",
        "{\"magic\": \"IPCNS_SEM\", \"entries\": [{\"@pad\": \"\"\"nsems\": 0}]}",
      })
  void missingCommaIsRefused(String json) {
    for (String end : List.of("", BLANKS)) {
      assertThatThrownBy(() -> Codec.encode(json + end))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("found a string, expected a comma or }");
    }
  }

  @Test
  void bytesUnderWireThatAreNoMessageAreRefused() {
    String wire = "{\"cwd_id\": 1, \"root_id\": 2, \"@wire\": \"CAE=\"}";
    assertThatThrownBy(() -> Codec.encode(fs(wire.replace("CAE=", "CA=="))))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith(
            ": entry 0: @wire has no message: at byte 1 varint is cut after 0 bytes");
    assertThatThrownBy(() -> Codec.encode(fs(wire.replace("CAE=", "CA"))))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Codec.encode(fs(wire.replace("\"CAE=\"", "5"))))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith(": found a number, expected base64 text");
  }

  @Test
  void nameOfASocketInAnotherFormIsRefused() {
    assertThatThrownBy(() -> Codec.parse("unix_sk_entry", "{\"name\": \"L3NydgA=\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(": entry 0: name: found an = at character 7 that starts no escape");
  }
}
