package crit.field;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSink;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as Python's socket.inet_ntop writes them. */
final class IpTextTest {

  private static String print(int... words) {
    return print(false, words);
  }

  private static String print(boolean isBigEndian, int... words) {
    var sink = new ByteSink();
    IpText.print(sink, words, words.length, isBigEndian);
    return new String(sink.toByteArray(), US_ASCII);
  }

  /** The words of an address whose bytes stand in the order of the network. */
  private static int[] words(byte[] address, boolean isBigEndian) {
    int[] words = new int[address.length / 4];
    for (int i = 0; i < address.length; i++) {
      words[i / 4] |= (address[i] & 0xff) << (isBigEndian ? 24 - i % 4 * 8 : i % 4 * 8);
    }
    return words;
  }

  private static byte[] bytes(String groups) {
    byte[] bytes = new byte[16];
    String[] parts = groups.split(" ");
    for (int i = 0; i < parts.length; i++) {
      int group = Integer.parseInt(parts[i], 16);
      bytes[2 * i] = (byte) (group >> 8);
      bytes[2 * i + 1] = (byte) group;
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "16777343, 127.0.0.1",
    "0, 0.0.0.0",
    "4294967295, 255.255.255.255",
    "67305985, 1.2.3.4"
  })
  void oneWordIsAnAddressOfVersionFour(long word, String text) throws IOException {
    assertThat(print((int) word)).isEqualTo(text);
    assertThat(print(true, Integer.reverseBytes((int) word))).isEqualTo(text);
    assertThat(IpText.parse(text, false)).containsExactly((int) word);
    assertThat(IpText.parse(text, true)).containsExactly(Integer.reverseBytes((int) word));
  }

  /** The groups in the first column are separated by spaces. */
  @ParameterizedTest
  @CsvSource({
    "0 0 0 0 0 0 0 0, ::",
    "0 0 0 0 0 0 0 1, ::1",
    "0 0 0 0 0 ffff 7f00 1, ::ffff:7f00:1",
    "0 0 0 0 0 0 7f00 1, ::7f00:1",
    "1 0 0 0 0 0 0 0, 1::",
    "1 2 3 4 5 6 7 8, 1:2:3:4:5:6:7:8",
    "1 0 3 4 5 6 7 8, 1:0:3:4:5:6:7:8",
    "1 0 0 4 5 6 7 8, 1::4:5:6:7:8",
    "1 0 0 4 0 0 7 8, 1::4:0:0:7:8",
    "1 0 0 4 0 0 0 8, 1:0:0:4::8",
    "0 0 3 4 5 6 0 0, ::3:4:5:6:0:0",
    "0 2 3 4 5 6 7 0, 0:2:3:4:5:6:7:0",
    "0 2 3 4 5 6 0 0, 0:2:3:4:5:6::",
    "fe80 0 0 0 abcd 0 fff 10, fe80::abcd:0:fff:10",
    "2001 db8 0 0 1 0 0 1, 2001:db8::1:0:0:1",
  })
  void fourWordsAreAnAddressOfVersionSix(String groups, String text) throws IOException {
    byte[] address = bytes(groups);
    assertThat(print(words(address, false))).isEqualTo(text);
    assertThat(print(true, words(address, true))).isEqualTo(text);
    assertThat(IpText.parse(text, false)).isEqualTo(words(address, false));
    assertThat(IpText.parse(text, true)).isEqualTo(words(address, true));
  }

  @ParameterizedTest
  @CsvSource({
    "1:2:3:4:5:6:7:8, 1 2 3 4 5 6 7 8",
    "0001:2::ABCD, 1 2 0 0 0 0 0 abcd",
    "::ffff:127.0.0.1, 0 0 0 0 0 ffff 7f00 1",
    "1::2:3.4.5.6, 1 0 0 0 0 2 304 506",
    "1:2:3:4:5:6:1.2.3.4, 1 2 3 4 5 6 102 304",
    "::1.2.3.4, 0 0 0 0 0 0 102 304",
  })
  void otherFormsAreRead(String text, String groups) throws IOException {
    assertThat(IpText.parse(text, false)).isEqualTo(words(bytes(groups), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "::1%lo",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "::1.2.3",
        "localhost",
        "-1.2.3.4",
        "\u0661.2.3.4"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> IpText.parse(text, false)).isInstanceOf(FieldValueException.class);
  }

  @Test
  void errorNamesWhatIsExpected() {
    assertThatThrownBy(() -> IpText.parse("localhost", false))
        .hasMessage("found \"localhost\", expected an address such as 127.0.0.1 or ::1");
  }

  @Test
  void randomAddressesReadBackHereAndInTheJdk() throws IOException {
    var random = new Random(11);
    for (int round = 0; round < 5000; round++) {
      byte[] address = new byte[random.nextBoolean() ? 4 : 16];
      for (int i = 0; i < address.length; i++) {
        address[i] = (byte) (random.nextInt(3) > 0 ? 0 : random.nextInt());
      }
      boolean isBigEndian = random.nextBoolean();
      String text = print(isBigEndian, words(address, isBigEndian));
      assertThat(IpText.parse(text, isBigEndian)).isEqualTo(words(address, isBigEndian));
      byte[] read = InetAddress.ofLiteral(text).getAddress();
      assertThat(read).as(text).endsWith(address);
    }
  }

  @Test
  void oneAndFourWordsAreAddresses() {
    for (int words = 0; words < 9; words++) {
      assertThat(IpText.isAddress(words)).isEqualTo(words == 1 || words == 4);
    }
  }

  @Test
  void textDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(print(16777343)).isEqualTo("127.0.0.1");
    } finally {
      Locale.setDefault(before);
    }
  }
}
