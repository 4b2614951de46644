package crit.field;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of unix sockets as Python's quopri writes them; bytes are characters up to U+00FF here. */
final class QuotedPrintableTest {

  private static String encode(String name) {
    return new String(QuotedPrintable.encode(name.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private static String decode(String text) throws IOException {
    return new String(QuotedPrintable.decode(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private static void assertBothWays(String name, String text) throws IOException {
    assertThat(encode(name)).isEqualTo(text);
    assertThat(decode(text)).isEqualTo(name);
  }

  @Test
  void realNamesHaveTheTextOfCrit() throws IOException {
    assertBothWays("", "");
    assertBothWays("/srv/d/sock1\0", "/srv/d/sock1=00");
    assertBothWays(
        "\0abs=name \u00c3\u00a9\tx." + "y".repeat(60) + "\0z ",
        "=00abs=3Dname =C3=A9\tx." + "y".repeat(52) + "=\n" + "y".repeat(8) + "=00z=20");
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a b",
    "'a ', a=20",
    "'a\t', a=09",
    "'a\tb', 'a\tb'",
    "=, =3D",
    "~, ~",
    "\u007f, =7F",
    "\u00ff, =FF",
    "., =2E",
    ".a, .a",
    "a., a.",
    "'.\0', =2E=00",
    "!, !",
  })
  void bytesAreEscapedWhereQuopriEscapesThem(String name, String text) throws IOException {
    assertBothWays(name, text);
  }

  @Test
  void dotInFrontOfOthersStays() throws IOException {
    assertBothWays("..", "..");
    assertBothWays("\n.\n", "\n=2E\n");
    assertBothWays("a\n.b", "a\n.b");
  }

  @Test
  void lineEndsStay() throws IOException {
    assertBothWays("a\nb", "a\nb");
    assertBothWays("a\n", "a\n");
    assertBothWays("\n", "\n");
    assertBothWays("a\r\nb", "a\r\nb");
    assertBothWays("a\rb", "a\rb");
    assertBothWays("a \nb", "a=20\nb");
    assertBothWays("a\t\r\nb", "a=09\r\nb");
  }

  @Test
  void longLinesAreBrokenWhereQuopriBreaksThem() throws IOException {
    assertBothWays("y".repeat(75), "y".repeat(75));
    assertBothWays("y".repeat(76), "y".repeat(76));
    assertBothWays("y".repeat(77), "y".repeat(75) + "=\nyy");
    assertBothWays("y".repeat(72) + "\0", "y".repeat(72) + "=00");
    assertBothWays("y".repeat(73) + "\0", "y".repeat(73) + "=\n=00");
    assertBothWays("y".repeat(75) + "\nz", "y".repeat(75) + "\nz");
    assertBothWays("a\r\n" + "y".repeat(80), "a\r\n" + "y".repeat(75) + "=\r\n" + "y".repeat(5));
  }

  @Test
  void everyRowOfThePythonTableIsWrittenTheSame() throws IOException {
    try (var in = QuotedPrintableTest.class.getResourceAsStream("quopri.tsv")) {
      String table = new String(Objects.requireNonNull(in).readAllBytes(), ISO_8859_1);
      List<String> rows = table.lines().skip(1).toList();
      assertThat(rows).hasSize(592);
      for (String row : rows) {
        String[] cells = row.split("\t", -1);
        byte[] name = HexFormat.of().parseHex(cells[0]);
        assertThat(HexFormat.of().formatHex(QuotedPrintable.encode(name))).isEqualTo(cells[1]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb\nc", "\n\r\n", "a\nb\r\nc", "\r\n", "\r\r\n"})
  void namesThatMixLineEndsComeBackNonetheless(String name) throws IOException {
    assertThat(decode(encode(name))).isEqualTo(name);
  }

  @Test
  void anyNameComesBackAsAsciiText() throws IOException {
    var random = new Random(13);
    String alphabet = "a=. \t\r\n\0\u00ff~!";
    for (int round = 0; round < 50_000; round++) {
      byte[] name = new byte[random.nextInt(round % 50 == 0 ? 200 : 12)];
      for (int i = 0; i < name.length; i++) {
        int letter = alphabet.charAt(random.nextInt(alphabet.length()));
        name[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : letter);
      }
      byte[] text = QuotedPrintable.encode(name);
      assertThat(QuotedPrintable.decode(text)).isEqualTo(name);
      assertThat(text).doesNotContain((byte) 0);
      for (byte b : text) {
        assertThat(b).isBetween((byte) 9, (byte) 126);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"=3d, '='", "a=c3=A9, a\u00c3\u00a9", "'a=\nb', ab", "'a=\r\nb', ab", "a b, a b"})
  void otherTextsAreRead(String text, String name) throws IOException {
    assertThat(decode(text)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "a=", "=0", "=0g", "= ", "=\r", "==", "YWJj=", "a=\rb"})
  void equalsSignThatStartsNoEscapeIsRefused(String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(FieldValueException.class)
        .hasMessageStartingWith(
            "found an = at character " + text.lastIndexOf(text.endsWith("==") ? "==" : "="))
        .hasMessageContaining("base64");
  }
}
