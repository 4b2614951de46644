package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import crit.bytes.ByteSource;
import crit.image.Samples;
import crit.image.Samples.Sample;
import crit.wire.WireBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other ways to write the same image: those of people, of jq, of Python and of go-criu. */
final class DialectTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final String SORTED =
      "{\"entries\": [{\"cwd_id\": 1, \"root_id\": 2}], \"magic\": \"FS\"}";

  static List<Sample> samples() {
    return Samples.images();
  }

  private static byte[] fs(String umask) throws IOException {
    return Codec.encode(
        "{\"magic\": \"FS\", \"entries\": [{\"cwd_id\": 1, \"root_id\": 2, \"umask\": "
            + umask
            + "}]}");
  }

  /** A stream that gives a few bytes at a time, as a pipe may. */
  private static ByteSource slowly(String json, int most) {
    var bytes = new ByteArrayInputStream(json.getBytes(UTF_8));
    return ByteSource.of(
        "stdin",
        new InputStream() {
          @Override
          public int read() {
            return bytes.read();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, Math.min(length, most));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'\"16\"'",
    "'\"0x10\"'",
    "'\"0X10\"'",
    "'\"0b10000\"'",
    "'\"0o20\"'",
    "'\"1_6\"'",
    "'\" 16 \"'",
    "'\"+16\"'",
    "'\"\\u0031\\u0036\"'",
    "16"
  })
  void numbersMayBeTextsAsPythonHasThem(String umask) throws IOException {
    assertThat(fs(umask)).isEqualTo(fs("16"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void plainAndPrettyValuesMayBeMixed(Sample sample) throws IOException {
    JsonNode plain = JsonOracle.read(Codec.decode(sample.bytes(), JsonForm.PLAIN));
    JsonNode pretty = JsonOracle.read(Codec.decode(sample.bytes(), JsonForm.PRETTY));
    String mixed = mix(plain, pretty, new Random(29)).toString();
    assertThat(Codec.encode(mixed)).isEqualTo(sample.bytes());
  }

  private static JsonNode mix(JsonNode plain, JsonNode pretty, Random random) {
    if (plain.isObject()) {
      var mixed = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : plain.properties()) {
        mixed.set(member.getKey(), mix(member.getValue(), pretty.get(member.getKey()), random));
      }
      return mixed;
    }
    if (plain.isArray() && plain.size() == pretty.size()) {
      boolean isAddress = pretty.get(0) instanceof TextNode && plain.get(0) instanceof NumericNode;
      var mixed = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < plain.size() && !isAddress; i++) {
        mixed.add(mix(plain.get(i), pretty.get(i), random));
      }
      return isAddress ? pretty : mixed;
    }
    return random.nextBoolean() ? plain : pretty;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void membersMayHaveAnyOrder(Sample sample) throws IOException {
    JsonNode json = JsonOracle.read(Codec.decode(sample.bytes(), JsonForm.PLAIN));
    String shuffled = shuffle(json, new Random(31)).toString();
    assertThat(Codec.encode(shuffled)).isEqualTo(sample.bytes());
  }

  private static JsonNode shuffle(JsonNode json, Random random) {
    if (json instanceof ObjectNode object) {
      List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
      Collections.shuffle(members, random);
      var shuffled = JsonNodeFactory.instance.objectNode();
      members.forEach(member -> shuffled.set(member.getKey(), shuffle(member.getValue(), random)));
      return shuffled;
    }
    if (json instanceof ArrayNode array) {
      var shuffled = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> shuffled.add(shuffle(element, random)));
      return shuffled;
    }
    return json;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void namesMayBeSortedAndTheTextIndentedInAnotherWay(Sample sample) throws IOException {
    var jackson = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    jackson.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    Object tree = jackson.readValue(Codec.decode(sample.bytes(), JsonForm.PRETTY), Map.class);
    String sorted = jackson.writeValueAsString(tree).replace("\n", "\r\n");
    assertThat(sorted.indexOf("\"entries\"")).isLessThan(sorted.indexOf("\"magic\" :"));
    assertThat(Codec.encode(sorted)).isEqualTo(sample.bytes());
    assertThat(Codec.encodePipe(sorted)).isEqualTo(sample.bytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40, 1000})
  void magicMayComeLastThroughASlowPipe(int most) throws IOException {
    assertThat(Codec.encode(slowly(SORTED, most))).isEqualTo(Codec.encode(SORTED));
  }

  @Test
  void magicMayComeLastBehindManyBlanks() throws IOException {
    String json = " ".repeat(200_000) + SORTED;
    assertThat(Codec.encode(json)).isEqualTo(Codec.encode(SORTED));
    assertThat(Codec.encodePipe(json)).isEqualTo(Codec.encode(SORTED));
  }

  @Test
  void magicMayComeLastBehindManyEntries() throws IOException {
    String entries = "{\"cwd_id\": 1, \"root_id\": 2}, ".repeat(100_000);
    String json = SORTED.replace("[{", "[" + entries + "{");
    assertThat(Codec.encodePipe(json)).isEqualTo(Codec.encode(json)).hasSize(8 + 8 * 100_001);
  }

  @Test
  void headMayComeAnywhere() throws IOException {
    byte[] expected = Codec.encode("{\"magic\": \"FS\", \"@head\": \"alone\", \"entries\": []}");
    for (String json :
        new String[] {
          "{\"@head\": \"alone\", \"magic\": \"FS\", \"entries\": []}",
          "{\"@head\": \"alone\", \"entries\": [], \"magic\": \"FS\"}",
          "{\"entries\": [], \"@head\": \"alone\", \"magic\": \"FS\"}",
          "{\"entries\": [], \"magic\": \"FS\", \"@head\": \"alone\"}",
        }) {
      assertThat(Codec.encode(json)).as(json).isEqualTo(expected);
      assertThat(Codec.encodePipe(json)).as(json).isEqualTo(expected);
    }
  }

  @Test
  void headBehindTheEntriesIsNotForgotten() {
    assertThatThrownBy(
            () -> Codec.encode("{\"magic\": \"FS\", \"entries\": [], \"@head\": \"alone\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "test.json: line 1, column 40: found @head behind the entries, expected it in front of"
                + " them");
  }

  @Test
  void magicBehindTheEntriesOfAPipeIsRefusedWhenItIsTooLate() throws IOException {
    String json = " ".repeat(3 << 20) + SORTED;
    assertThat(Codec.encode(json)).isEqualTo(Codec.encode(SORTED));
    assertThatThrownBy(() -> Codec.encodePipe(json))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("found the magic not in front of the entries");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void textComesThroughASlowPipe(Sample sample) throws IOException {
    if (sample.bytes().length < 3000) {
      String json = Codec.decode(sample.bytes(), JsonForm.PRETTY);
      for (int most : new int[] {1, 3, 100}) {
        assertThat(Codec.encode(slowly(json, most))).isEqualTo(sample.bytes());
      }
    }
  }

  /** 64-bit numbers as strings, names of queues, and base64 on one line. */
  @ParameterizedTest
  @MethodSource("samples")
  void textOfGoCriuIsRead(Sample sample) throws IOException {
    JsonNode plain = JsonOracle.read(Codec.decode(sample.bytes(), JsonForm.PLAIN));
    String go =
        goCriu(plain)
            .toString()
            .replace("\"inq\":", "\"in_q\":")
            .replace("\"outq\":", "\"out_q\":");
    assertThat(Codec.encode(go)).isEqualTo(sample.bytes());
  }

  private static JsonNode goCriu(JsonNode json) {
    return switch (json) {
      case ObjectNode object -> {
        var go = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(member -> go.set(member.getKey(), goCriu(member.getValue())));
        yield go;
      }
      case ArrayNode array -> {
        var go = JsonNodeFactory.instance.arrayNode();
        array.forEach(element -> go.add(goCriu(element)));
        yield go;
      }
      case NumericNode number when number.bigIntegerValue().bitLength() > 32 ->
          TextNode.valueOf(number.asText());
      case TextNode text when text.textValue().endsWith("\n") ->
          TextNode.valueOf(text.textValue().replace("\n", ""));
      default -> json;
    };
  }

  @Test
  void addressesMayBeNumbersOrOneText() throws IOException {
    String numbers = "{\"src_addr\": [16777343]}";
    byte[] expected = parseAddress(numbers);
    assertThat(parseAddress("{\"src_addr\": [\"127.0.0.1\"]}")).isEqualTo(expected);
    assertThat(parseAddress("{\"src_addr\": [\"::1\"]}"))
        .isEqualTo(parseAddress("{\"src_addr\": [0, 0, 0, 16777216]}"));
    for (String json :
        new String[] {
          "{\"src_addr\": [\"127.0.0.1\", 1]}",
          "{\"src_addr\": [1, \"127.0.0.1\"]}",
          "{\"src_addr\": [\"127.0.0.1\", \"::\"]}",
          "{\"src_addr\": [\"localhost\"]}",
          "{\"src_addr\": \"127.0.0.1\"}",
        }) {
      assertThatThrownBy(() -> parseAddress(json)).isInstanceOf(JsonException.class);
    }
  }

  /** Reads an address of a message whose other fields are of no interest. */
  private static byte[] parseAddress(String json) throws IOException {
    var tree = (ObjectNode) JACKSON.readTree(json);
    for (String field :
        new String[] {
          "id",
          "ino",
          "family",
          "type",
          "proto",
          "state",
          "src_port",
          "dst_port",
          "flags",
          "backlog",
          "opts",
          "fown"
        }) {
      tree.put(field, 0);
    }
    tree.set(
        "fown", JACKSON.readTree("{\"uid\":0,\"euid\":0,\"signum\":0,\"pid_type\":0,\"pid\":0}"));
    tree.set(
        "opts",
        JACKSON.readTree(
            "{\"so_sndbuf\":0,\"so_rcvbuf\":0,\"so_snd_tmo_sec\":0,\"so_snd_tmo_usec\":0,"
                + "\"so_rcv_tmo_sec\":0,\"so_rcv_tmo_usec\":0}"));
    return Codec.parse("inet_sk_entry", tree.toString());
  }

  @Test
  void emptyArraysAreAbsentFields() throws IOException {
    assertThat(Codec.parse("scm_entry", "{\"type\": 1, \"rights\": []}"))
        .isEqualTo(Codec.parse("scm_entry", "{\"type\": 1}"));
    assertThat(
            Codec.parse(
                "pagemap_blocks",
                "{\"block_sizes\": [], \"total_payload_size\": 0, \"pages_per_block\": 1}"))
        .isEqualTo(
            Codec.parse("pagemap_blocks", "{\"total_payload_size\": 0, \"pages_per_block\": 1}"));
  }

  @Test
  void blanksAreThoseOfJson() throws IOException {
    String json =
        "\n\t {\r\n\"magic\"\t:\"FS\" ,\n\"entries\" : [ { \"cwd_id\" :1,\"root_id\":\n2 } ]\n}\n ";
    assertThat(Codec.encode(json)).isEqualTo(Codec.encode(SORTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 40})
  void anyNumberOfWordsOfAnAddressComesBack(int count) throws IOException {
    var message = new WireBytes();
    for (int i = 0; i < count; i++) {
      message.varint(14, i + 1);
    }
    String pretty = Codec.print("sit_entry", message.build(), true);
    assertThat(pretty.contains("\"rd_prefix\": [\n        \"")).isEqualTo(count == 1 || count == 4);
    assertThat(Codec.parse("sit_entry", pretty)).isEqualTo(message.build());
    JsonOracle.read(pretty);
  }
}
