package crit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.UnexpectedEndException;
import crit.image.ImageBuilder;
import crit.image.ImageFormatException;
import crit.wire.WireBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images of so many entries that they are worth several threads: their text, their bytes and their
 * errors are those of one thread.
 */
final class ManyEntriesTest {
  private static final int MANY = 60_000;
  private static final int BROKEN = 55_555;

  /** A few odd names, in which all that ends an entry or a string stands. */
  private static final List<String> NAMES =
      List.of("}", "]", "\"", "\\", "\\\"", "{\"a\": [", "\\\\", ",", "\n", "}]}\"", "\u00e9", "");

  private static final byte[] PAGES = image("PAGEMAP", pages());

  /** Handlers of file formats: entries of very different lengths, some with unknown fields. */
  private static List<byte[]> files() {
    var random = new Random(17);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      var name = new StringBuilder();
      for (int count = random.nextInt(20); count >= 0; count--) {
        name.append(NAMES.get(random.nextInt(NAMES.size())));
      }
      var message = new WireBytes().string(1, name.toString()).varint(2, 1).string(3, "/" + i);
      messages.add(random.nextInt(20) == 0 ? message.varint(90, i).build() : message.build());
    }
    var large = new WireBytes().string(1, "]}".repeat(300_000)).varint(2, 0).string(3, "");
    messages.set(12_345, large.build());
    return messages;
  }

  private static byte[] image(String magic, List<byte[]> messages) {
    var image = ImageBuilder.of(magic);
    messages.forEach(image::entry);
    return image.build();
  }

  private static List<byte[]> pages() {
    var random = new Random(19);
    List<byte[]> messages = new ArrayList<>(List.of(new byte[] {8, 1}));
    for (int i = 1; i < MANY; i++) {
      long address = random.nextLong() >>> random.nextInt(64);
      messages.add(
          new WireBytes().varint(1, address).varint(2, i).varint(4, random.nextInt(16)).build());
    }
    return messages;
  }

  /** The text of an image, put together from those of images of a few entries. */
  private static String textOfParts(String magic, List<byte[]> messages, JsonForm form)
      throws IOException {
    String start = Codec.decode(image(magic, List.of()), form);
    int middle = start.indexOf("[]") + 1;
    var text = new StringBuilder(start.substring(0, middle));
    for (int i = 0; i < messages.size(); i += 1000) {
      List<byte[]> part = new ArrayList<>(messages.subList(i, Math.min(i + 1000, messages.size())));
      part.addFirst(new byte[0]);
      String entries = Codec.decode(image(magic, part), form);
      int from = entries.indexOf("{}") + 2;
      text.append(entries, i == 0 ? from + 1 : from, entries.lastIndexOf(']'));
      trimEnd(text);
    }
    return text + (form.isPretty() ? "\n    " : "") + start.substring(middle);
  }

  private static void trimEnd(StringBuilder text) {
    while (Character.isWhitespace(text.charAt(text.length() - 1))) {
      text.setLength(text.length() - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "PRETTY"})
  void filesHaveTheTextOfTheirParts(JsonForm form) throws IOException {
    String expected = textOfParts("BINFMT_MISC", files(), form);
    String text = Codec.decode(image("BINFMT_MISC", files()), form);
    assertThat(text.stripLeading().replace("[ {", "[{")).isEqualTo(expected.replace("[ {", "[{"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "PRETTY"})
  void imagesOfManyEntriesComeBack(JsonForm form) throws IOException {
    String text = Codec.decode(PAGES, form);
    assertThat(Codec.encode(text)).isEqualTo(PAGES);
    assertThat(Codec.encodePipe(text)).isEqualTo(PAGES);
  }

  @Test
  void infoCountsManyEntries() throws IOException {
    assertThat(Codec.info(PAGES)).contains("\"count\": " + (MANY - 1));
  }

  @Test
  void malformedEntryIsNamedWithItsNumberAndPlace() {
    List<byte[]> messages = pages();
    messages.set(BROKEN, new byte[] {8, 1, 16, -1});
    int offset = image("PAGEMAP", messages.subList(0, BROKEN)).length;
    assertThatThrownBy(() -> Codec.decode(image("PAGEMAP", messages), JsonForm.PLAIN))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "test.img: entry %d at 0x%x: compat_nr_pages: at 0x%x varint is cut after 1 bytes",
            BROKEN, offset, offset + 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {30_000, 40_000, BROKEN})
  void firstOfTwoFaultsOfAnImageIsReported(int broken) {
    List<byte[]> messages = pages();
    messages.set(broken, new byte[] {8, 1, 16, -1});
    byte[] image = image("PAGEMAP", messages);
    byte[] cut = Arrays.copyOf(image, image.length - 1);
    assertThatThrownBy(() -> Codec.decode(cut, JsonForm.PLAIN))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageStartingWith("test.img: entry " + broken + " at 0x");
  }

  @Test
  void cutImageIsNamedWithTheEntryThatIsCut() {
    byte[] image = PAGES;
    byte[] cut = Arrays.copyOf(image, image.length - 1);
    assertThatThrownBy(() -> Codec.decode(cut, JsonForm.PLAIN))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessageStartingWith("test.img: entry " + (MANY - 1) + " at 0x");
  }

  /** Checks the error for a text in which a key was made unknown. */
  private static void assertErrorAt(String text, int entry) {
    String key = "\"compat_nr_pages\": " + entry + ",";
    String broken = text.replace(key, key.replace("compat", "kompat"));
    int at = broken.indexOf("\"kompat_nr_pages\": ") + "\"kompat_nr_pages\":".length();
    String before = broken.substring(0, at);
    long line = before.chars().filter(c -> c == '\n').count() + 1;
    int column = at - before.lastIndexOf('\n');
    assertThatThrownBy(() -> Codec.encode(broken))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith(
            "test.json: line %d, column %d: entry %d: found \"kompat_nr_pages\", expected a field"
                + " of pagemap_entry: vaddr, ",
            line, column, entry);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9_999, 30_000, 50_000, MANY - 1})
  void unknownKeyIsNamedWithEntryLineAndColumn(int entry) throws IOException {
    byte[] image = PAGES;
    assertErrorAt(Codec.decode(image, JsonForm.PLAIN), entry);
    assertErrorAt(Codec.decode(image, JsonForm.PRETTY), entry);
  }

  @Test
  void firstOfTwoFaultsOfATextIsReported() throws IOException {
    String text = Codec.decode(PAGES, JsonForm.PLAIN);
    String broken = text.replace("pages\": 50000,", "kages\": 50000,").replace("]}", "");
    assertThatThrownBy(() -> Codec.encode(broken)).hasMessageContaining(": entry 50000: found ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "}", "]", ",", "}, 5]}", "}, ]}", "},]}", "}] ]", "}} , {}]}", "\"]}", "}]}}"})
  void textThatEndsOtherwiseIsRefused(String end) throws IOException {
    String text = Codec.decode(PAGES, JsonForm.PLAIN);
    String start = text.substring(0, text.length() - "}]}".length());
    assertThat(Codec.encode(start + "}]}")).isEqualTo(PAGES);
    assertThatThrownBy(() -> Codec.encode(start + end)).isInstanceOf(JsonException.class);
  }

  @Test
  void everyCutOfALongTextIsRefused() throws IOException {
    String text = Codec.decode(image("BINFMT_MISC", files()), JsonForm.PLAIN);
    var random = new Random(23);
    for (int round = 0; round < 15; round++) {
      String cut = text.substring(0, random.nextInt(text.length()));
      assertThatThrownBy(() -> Codec.encode(cut)).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void missingRequiredFieldOfALateEntryIsRefused() throws IOException {
    String text = Codec.decode(PAGES, JsonForm.PLAIN);
    String key = "\"compat_nr_pages\": " + BROKEN + ", ";
    assertThatThrownBy(() -> Codec.encode(text.replace(key, "")))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith(
            ": entry %d: compat_nr_pages is absent, but pagemap_entry requires it", BROKEN);
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAIN", "PRETTY"})
  void filesComeBackWithTheirUnknownFields(JsonForm form) throws IOException {
    byte[] image = image("BINFMT_MISC", files());
    String text = Codec.decode(image, form);
    assertThat(text).contains("\"@wire\"");
    assertThat(Codec.encode(text)).isEqualTo(image);
  }
}
