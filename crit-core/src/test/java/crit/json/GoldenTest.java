package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.image.ImageFormatException;
import crit.image.Samples;
import crit.image.Samples.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What upstream's crit 4.3 prints of every sample, byte for byte, and the way back. */
final class GoldenTest {

  static List<Row> rows() {
    return Samples.rows();
  }

  static List<Row> images() {
    return rows().stream().filter(row -> !row.isRaw()).toList();
  }

  static List<Row> upstreamImages() {
    return rows().stream().filter(Row::isSame).toList();
  }

  static List<Row> rawFiles() {
    return rows().stream().filter(Row::isRaw).toList();
  }

  @Test
  void everyKindOfRowIsThere() {
    assertThat(rows()).hasSize(155);
    assertThat(upstreamImages()).hasSize(132);
    assertThat(images()).hasSize(133);
    assertThat(rawFiles()).hasSize(22);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void sampleIsTheFileOfWhichTheTableSpeaks(Row row) {
    assertThat(hash(row.sample().bytes())).isEqualTo(row.imageHash());
  }

  @ParameterizedTest
  @MethodSource("upstreamImages")
  void decodePrintsWhatUpstreamPrints(Row row) throws IOException {
    String text = Codec.decode(row.sample().bytes(), JsonForm.PLAIN) + "\n";
    assertThat(hash(text.getBytes(UTF_8))).isEqualTo(row.decodeHash());
  }

  @ParameterizedTest
  @MethodSource("upstreamImages")
  void showPrintsWhatUpstreamPrints(Row row) throws IOException {
    String text = Codec.decode(row.sample().bytes(), JsonForm.PRETTY) + "\n";
    assertThat(hash(text.getBytes(UTF_8))).isEqualTo(row.showHash());
  }

  @ParameterizedTest
  @MethodSource("images")
  void bothFormsGiveTheImageBack(Row row) throws IOException {
    byte[] image = row.sample().bytes();
    assertThat(Codec.encode(Codec.decode(image, JsonForm.PLAIN))).isEqualTo(image);
    assertThat(Codec.encode(Codec.decode(image, JsonForm.PRETTY))).isEqualTo(image);
  }

  @ParameterizedTest
  @MethodSource("images")
  void noImageOfCriuNeedsKeysOfOurOwn(Row row) throws IOException {
    assertThat(Codec.decode(row.sample().bytes(), JsonForm.PLAIN)).doesNotContain("\"@");
  }

  @ParameterizedTest
  @MethodSource("rawFiles")
  void rawFilesAreRefused(Row row) {
    byte[] image = row.sample().bytes();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("no image has the magic 0x");
  }

  static List<Path> decoded() {
    return Samples.golden(".decode.json");
  }

  static List<Path> shown() {
    return Samples.golden(".show.json");
  }

  static List<Path> shownWithoutPayload() {
    return Samples.golden(".nopl.json");
  }

  static List<Path> counted() {
    return Samples.golden(".info.json");
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void decodePrintsTheWholeText(Path golden) throws IOException {
    assertText(golden, ".decode.json", JsonForm.PLAIN);
  }

  @ParameterizedTest
  @MethodSource("shown")
  void showPrintsTheWholeText(Path golden) throws IOException {
    assertText(golden, ".show.json", JsonForm.PRETTY);
  }

  @ParameterizedTest
  @MethodSource("shownWithoutPayload")
  void showWithoutPayloadPrintsTheWholeText(Path golden) throws IOException {
    assertText(golden, ".nopl.json", JsonForm.PRETTY_WITHOUT_EXTRA);
  }

  @ParameterizedTest
  @MethodSource("counted")
  void infoPrintsTheWholeText(Path golden) throws IOException {
    String text = Codec.info(Samples.imageOf(golden, ".info.json").bytes());
    assertThat(text + "\n").isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @MethodSource("images")
  void infoCountsWhatDecodeShows(Row row) throws IOException {
    byte[] image = row.sample().bytes();
    var shown = JsonOracle.read(Codec.decode(image, JsonForm.PLAIN));
    var info = JsonOracle.read(Codec.info(image));
    boolean isPagemap = shown.get("magic").textValue().equals("PAGEMAP");
    assertThat(info.get("magic")).isEqualTo(shown.get("magic"));
    assertThat(info.get("count").intValue())
        .isEqualTo(shown.get("entries").size() - (isPagemap ? 1 : 0));
    assertThat(info.size()).isEqualTo(2);
  }

  private static void assertText(Path golden, String ending, JsonForm form) throws IOException {
    String text = Codec.decode(Samples.imageOf(golden, ending).bytes(), form);
    assertThat(text + "\n").isEqualTo(Files.readString(golden));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
