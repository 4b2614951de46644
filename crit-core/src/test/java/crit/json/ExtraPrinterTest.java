package crit.json;

import static org.assertj.core.api.Assertions.assertThat;

import crit.image.ImageBuilder;
import crit.schemas.proto.bpfmap_data_entry;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes that {@code crit show --nopl} prints, as Python rounds them. */
final class ExtraPrinterTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "1023, 1023B",
    "1024, 1KB",
    "1025, 1.0KB",
    "5000, 4.9KB",
    "1048575, 1024.0KB",
    "1048576, 1MB",
    "1073741824, 1GB",
    "1099511627776, 1TB",
    "1125899906842624, 1PB",
    "1152921504606846976, 1EB",
  })
  void sizeIsInTheLargestUnitThatFits(long bytes, String text) {
    assertThat(ExtraPrinter.sizeText(bytes)).isEqualTo(text);
  }

  /** Python rounds what is exactly in the middle to the even digit. */
  @ParameterizedTest
  @CsvSource({"1280, 1.2KB", "1792, 1.8KB", "2304, 2.2KB", "2816, 2.8KB", "1310720, 1.2MB"})
  void halfATenthIsRoundedToTheEvenDigit(long bytes, String text) {
    assertThat(ExtraPrinter.sizeText(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR"})
  void textDoesNotDependOnTheLocale(String language) throws IOException {
    var map = bpfmap_data_entry.newBuilder().setMapId(1).setKeysBytes(2000).setValuesBytes(3000);
    byte[] image =
        ImageBuilder.of("BPFMAP_DATA").entry(map.setCount(1).build()).zeros(5000).build();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(language));
      assertThat(Codec.decode(image, JsonForm.PRETTY_WITHOUT_EXTRA))
          .contains("\"extra\": \"... <4.9KB>\"");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void contentOfAnyLengthStandsOnALineOfItsOwn() throws IOException {
    for (int length = 65_500; length < 65_700; length++) {
      byte[] image = ImageBuilder.of("GHOST_FILE").entry(new byte[0]).zeros(length).build();
      String json = Codec.decode(image, JsonForm.PRETTY);
      assertThat(json.substring(json.length() - 30)).endsWith("\"\n        }\n    ]\n}");
    }
  }
}
