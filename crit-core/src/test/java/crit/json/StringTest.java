package crit.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.wire.WireBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings, which are paths: any bytes but NUL in Linux, and so in images. */
final class StringTest {
  private static final String MESSAGE = "aa_policy";

  private static String print(byte[] string) throws IOException {
    String json = Codec.print(MESSAGE, new WireBytes().bytes(1, string).build(), false);
    return json.substring("{\"name\": \"".length(), json.length() - "\"}".length());
  }

  private static byte[] parse(String text) throws IOException {
    String json = "{\"name\": \"" + text + "\", \"blob\": \"\"}";
    byte[] message = Codec.parse(MESSAGE, json);
    assertThat(message[0]).isEqualTo((byte) 0x0a);
    int length = message[1];
    return Arrays.copyOfRange(message, 2, 2 + length);
  }

  /** The first column has bytes as characters up to U+00FF. */
  @ParameterizedTest
  @CsvSource({
    "bad-\u00ff\u00fe-name, bad-\\udcff\\udcfe-name",
    "\u00c3\u00a9\u00c3, \\u00e9\\udcc3",
    "\u0080, \\udc80",
    "\u00c3\u00a9, \\u00e9",
    "\u00e2\u0082\u00ac, \\u20ac",
    "\u00e2\u0082, \\udce2\\udc82",
    "\u00e2\u0082x, \\udce2\\udc82x",
    "\u00f0\u009f\u0098\u0080, \\ud83d\\ude00",
    "\u00f0\u009f\u0098, \\udcf0\\udc9f\\udc98",
    "\u00c0\u0080, \\udcc0\\udc80",
    "\u00e0\u0080\u0080, \\udce0\\udc80\\udc80",
    "\u00ed\u00a0\u0080, \\udced\\udca0\\udc80",
    "\u00ed\u00b2\u0080, \\udced\\udcb2\\udc80",
    "\u00ed\u009f\u00bf, \\ud7ff",
    "\u00ee\u0080\u0080, \\ue000",
    "\u00f4\u008f\u00bf\u00bf, \\udbff\\udfff",
    "\u00f4\u0090\u0080\u0080, \\udcf4\\udc90\\udc80\\udc80",
    "\u00f5\u0080\u0080\u0080, \\udcf5\\udc80\\udc80\\udc80",
    "\u007f, \\u007f",
    "/, /",
  })
  void bytesThatAreNoUtf8AreShownAsPythonsSurrogates(String bytes, String shown)
      throws IOException {
    byte[] string = bytes.getBytes(ISO_8859_1);
    assertThat(print(string)).isEqualTo(shown);
    assertThat(parse(shown)).isEqualTo(string);
  }

  @Test
  void controlCharactersAreEscapedAsPythonDoesIt() throws IOException {
    assertThat(print("\0\1\b\t\n\u000b\f\r\u001f\"\\/'<\u007f".getBytes(UTF_8)))
        .isEqualTo("\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/'<\\u007f");
  }

  @Test
  void anyBytesComeBack() throws IOException {
    var random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] string = new byte[random.nextInt(12)];
      for (int i = 0; i < string.length; i++) {
        string[i] =
            (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 0x80 + random.nextInt(128));
      }
      assertThat(parse(print(string))).isEqualTo(string);
    }
  }

  @Test
  void validTextIsShownAsJacksonReadsIt() throws IOException {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += 1 + c / 500) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = Character.toString(c);
        String shown = print(text.getBytes(UTF_8));
        assertThat(JsonOracle.read('"' + shown + '"').textValue()).isEqualTo(text);
        assertThat(parse(shown)).isEqualTo(text.getBytes(UTF_8));
        assertThat(parse(c < ' ' || c == '"' || c == '\\' ? shown : text))
            .isEqualTo(text.getBytes(UTF_8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud800",
        "\\udbff",
        "\\udc00",
        "\\udc7f",
        "\\udd00",
        "\\udfff",
        "\\ud800\\ud800",
        "\\ud800\\n",
        "\\ud800\\u0041",
        "\\ud83dx\\ude00"
      })
  void otherLoneSurrogatesAreRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("without its other half");
  }
}
