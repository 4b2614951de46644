package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens of JSON, with Jackson as the oracle. */
final class JsonReaderTest {
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern HALF_OF_A_PAIR = Pattern.compile("\\p{Cs}");

  private static JsonReader reader(String json) {
    return new JsonReader(new ByteReader(ByteSource.of("test.json", json.getBytes(UTF_8))));
  }

  /** Reads a text as a tree, through the methods that the codec uses, too. */
  private static JsonNode tree(JsonReader json) throws IOException {
    return switch (json.peek()) {
      case '{' -> {
        var object = JsonNodeFactory.instance.objectNode();
        json.expect('{', "an object");
        for (boolean isFirst = true; json.next(isFirst, '}'); isFirst = false) {
          json.name();
          String name = json.string();
          object.set(name, tree(json));
        }
        yield object;
      }
      case '[' -> {
        var array = JsonNodeFactory.instance.arrayNode();
        json.expect('[', "an array");
        for (boolean isFirst = true; json.next(isFirst, ']'); isFirst = false) {
          array.add(tree(json));
        }
        yield array;
      }
      case '"' -> {
        json.readString();
        yield JsonNodeFactory.instance.textNode(json.string());
      }
      case 't', 'f' -> JsonNodeFactory.instance.booleanNode(json.bool());
      case 'n' -> {
        json.skipValue(0);
        yield JsonNodeFactory.instance.nullNode();
      }
      default -> {
        var magnitude = new BigInteger(Long.toUnsignedString(json.magnitude()));
        yield JACKSON.readTree((json.isNegative() ? magnitude.negate() : magnitude).toString());
      }
    };
  }

  private static JsonNode read(String text) throws IOException {
    var json = reader(text);
    JsonNode tree = tree(json);
    if (json.peek() >= 0) {
      throw json.error("found more behind it");
    }
    return tree;
  }

  private static boolean isRead(String text) throws IOException {
    try {
      read(text);
      return true;
    } catch (JsonException _) {
      return false;
    }
  }

  private static boolean isSkipped(String text) throws IOException {
    var json = reader(text);
    try {
      json.skipValue(0);
      return json.peek() < 0;
    } catch (JsonException _) {
      return false;
    }
  }

  /** Jackson's verdict, with our restrictions: whole numbers of 64 bits, no lone surrogates. */
  private static boolean isReadByJackson(String text) {
    try {
      JsonNode tree = JACKSON.readTree(text);
      return !tree.isMissingNode() && isWithinOurs(tree);
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  private static boolean isWithinOurs(JsonNode tree) {
    if (tree.isNumber()) {
      return tree.isIntegralNumber() && tree.bigIntegerValue().abs().bitLength() <= 64;
    }
    for (JsonNode element : tree) {
      if (!isWithinOurs(element)) {
        return false;
      }
    }
    return true;
  }

  private static String random(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 8)) {
      case 0 -> blank(random) + number(random);
      case 1, 2 -> blank(random) + string(random);
      case 3 -> blank(random) + (random.nextBoolean() ? "true" : "false");
      case 4 -> "null" + blank(random);
      case 5 -> "[" + elements(random, depth, "") + blank(random) + "]";
      default -> blank(random) + "{" + elements(random, depth, ":") + "}" + blank(random);
    };
  }

  private static String elements(Random random, int depth, String colon) {
    var text = new StringBuilder();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",");
      text.append(colon.isEmpty() ? "" : blank(random) + "\"k" + i + "\"" + blank(random) + colon);
      text.append(random(random, depth - 1));
    }
    return text.toString();
  }

  private static String blank(Random random) {
    return List.of("", "", "", " ", "\n", "\t", "\r\n").get(random.nextInt(7));
  }

  private static String number(Random random) {
    String sign = random.nextInt(4) == 0 ? "-" : "";
    return sign + new BigInteger(random.nextInt(66), random);
  }

  private static String string(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\u00e9",
            "\ud83d\ude00",
            "{",
            "]",
            ",",
            "\\u0000");
    var text = new StringBuilder("\"");
    for (int count = random.nextInt(6); count > 0; count--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.append('"').toString();
  }

  /** Jackson takes one half of a surrogate pair for a character, and we do not. */
  private static boolean hasHalfOfAPair(String text) {
    try {
      return HALF_OF_A_PAIR.matcher(JACKSON.readTree(text).toString()).find();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /** Changes, inserts or deletes a character, of those that mean something. */
  private static String mutate(Random random, String text) {
    var changed = new StringBuilder(text);
    String alphabet = "{}[]\",:\\u019-.eE tfnl\n\t+/'\u0001";
    char c = alphabet.charAt(random.nextInt(alphabet.length()));
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> changed.setCharAt(at, c);
      case 1 -> changed.insert(at, c);
      default -> changed.deleteCharAt(at);
    }
    return changed.toString();
  }

  @Test
  void anyJsonIsReadAsJacksonReadsIt() throws IOException {
    var random = new Random(37);
    for (int round = 0; round < 10_000; round++) {
      String text = random(random, 4);
      if (isReadByJackson(text)) {
        assertThat(read(text)).as(text).isEqualTo(JACKSON.readTree(text));
        assertThat(isSkipped(text)).as(text).isTrue();
      } else {
        assertThat(isRead(text)).as(text).isFalse();
      }
    }
  }

  @Test
  void whatJacksonRefusesIsRefusedAndNothingElse() throws IOException {
    var random = new Random(41);
    int refused = 0;
    for (int round = 0; round < 40_000; round++) {
      String text = mutate(random, random(random, 3));
      if (hasHalfOfAPair(text)) {
        continue;
      }
      boolean isRight = isReadByJackson(text);
      refused += isRight ? 0 : 1;
      assertThat(isRead(text)).as(text).isEqualTo(isRight);
      assertThat(isSkipped(text)).as(text).isEqualTo(isRight);
    }
    assertThat(refused).isBetween(10_000, 35_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "-0, 0, true",
    "7, 7, false",
    "-12, 12, true",
    "18446744073709551615, 18446744073709551615, false",
    "-18446744073709551615, 18446744073709551615, true",
    "9223372036854775808, 9223372036854775808, false",
    "'  42 ', 42, false"
  })
  void numberIsItsMagnitudeAndItsSign(String text, String magnitude, boolean isNegative)
      throws IOException {
    var json = reader(text);
    json.peek();
    assertThat(Long.toUnsignedString(json.magnitude())).isEqualTo(magnitude);
    assertThat(json.isNegative()).isEqualTo(isNegative);
    assertThat(json.peek()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "18446744073709551616",
        "-18446744073709551616",
        "99999999999999999999",
        "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      })
  void numberAboveSixtyFourBitsIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("found a number above 18446744073709551615");
  }

  static List<Arguments> errors() {
    return List.of(
        Arguments.of("\"a\nb\"", 1, 3, "found control character 10 in a string, expected \\u000a"),
        Arguments.of("\"a\\x\"", 1, 3, "found the escape \\x, which JSON does not have"),
        Arguments.of("\"a\\u12", 1, 3, "found the end of the file in a string"),
        Arguments.of("\"a\\u12gz\"", 1, 3, "found \\u without four hex digits"),
        Arguments.of("\"ab", 1, 4, "found the end of the file in a string"),
        Arguments.of("[1, 2", 1, 6, "found the end of the file, expected a comma or ]"),
        Arguments.of("[1 2]", 1, 4, "found a number, expected a comma or ]"),
        Arguments.of("[1, ]", 1, 5, "found ] after a comma, expected another element"),
        Arguments.of("[1,\n  tru]", 2, 3, "found something else, expected true"),
        Arguments.of("{\n\n \"a\" 1}", 3, 6, "found a number, expected a colon"),
        Arguments.of("{1: 2}", 1, 2, "found a number, expected a name in double quotes"),
        Arguments.of("[-]", 1, 2, "found a number, expected a whole number"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorNamesLineColumnFoundAndExpected(String json, int line, int column, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(JsonException.class)
        .hasMessage("test.json: line %d, column %d: %s", line, column, reason);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    for (byte[] bytes :
        new byte[][] {
          {'"', (byte) 0xff, '"'},
          {'"', (byte) 0xc3, '"'},
          {'"', (byte) 0xc0, (byte) 0x80, '"'},
          {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
          {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
          {'"', (byte) 0xe2, (byte) 0x82},
        }) {
      var json = new JsonReader(new ByteReader(ByteSource.of("test.json", bytes)));
      assertThatThrownBy(json::readString)
          .isInstanceOf(JsonException.class)
          .hasMessageStartingWith("test.json: line 1, column 2: found byte 0x")
          .hasMessageEndingWith(" in a string, which is no UTF-8");
    }
  }

  @Test
  void tokensMayLieAcrossTheBorderOfABuffer() throws IOException {
    String token = "{\"name\": \"\u00e9\\u00e9\\ud83d\\ude00\", \"number\": 1234567890123}";
    for (int blanks = (1 << 16) - 70; blanks < (1 << 16) + 5; blanks++) {
      String text = " ".repeat(blanks) + token;
      assertThat(read(text)).isEqualTo(JACKSON.readTree(token));
      var pipe = ByteSource.of("stdin", new ByteArrayInputStream(text.getBytes(UTF_8)));
      assertThat(tree(new JsonReader(new ByteReader(pipe)))).isEqualTo(JACKSON.readTree(token));
    }
  }

  @Test
  void stringOfAnyLengthIsRead() throws IOException {
    String text = "ab\u00e9\\n".repeat(100_000);
    assertThat(read('"' + text + '"').textValue()).isEqualTo(text.replace("\\n", "\n"));
  }

  @Test
  void bracketsAreNotFollowedWithoutEnd() {
    assertThatThrownBy(() -> reader("[".repeat(100_000)).skipValue(0))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("found more than 200 brackets within each other");
  }
}
