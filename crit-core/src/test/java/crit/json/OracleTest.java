package crit.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import crit.image.ImageTypes;
import crit.image.ImageWalk;
import crit.image.Samples;
import crit.image.Samples.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What we print of a message against what the generated classes read out of the same bytes, and the
 * way back to the same bytes: for all messages of the samples, and for made ones of every type.
 */
final class OracleTest {
  private static final int ROUNDS = 10;

  static List<Sample> images() {
    return Samples.images();
  }

  static List<String> messages() {
    return MessageTypes.names();
  }

  @Test
  void everyMessageTypeOfCriuIsTried() {
    assertThat(messages()).hasSize(176);
  }

  @ParameterizedTest
  @MethodSource("images")
  void everyMessageOfASampleIsShownAsProtobufReadsIt(Sample sample) throws IOException {
    byte[] image = sample.bytes();
    JsonNode shown = JsonOracle.read(Codec.decode(image, JsonForm.PLAIN));
    var type = ImageTypes.byName(ImageWalk.magic(image)).orElseThrow();
    assertThat(shown.get("magic").textValue()).isEqualTo(ImageWalk.magic(image));
    var entries = ImageWalk.entries(image);
    assertThat(shown.get("entries").size()).isEqualTo(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Message message = MessageTypes.parse(type.entry(i).message(), entries.get(i).message(image));
      JsonOracle.assertShows(message, shown.get("entries").get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatProtobufWritesIsShownAndGivenBack(String name) throws IOException {
    var random = new RandomMessages(new Random(name.hashCode()));
    for (int round = 0; round < ROUNDS; round++) {
      Message message = random.message(MessageTypes.prototype(name), 0);
      byte[] bytes = message.toByteArray();
      String plain = Codec.print(name, bytes, false);
      assertThat(plain).doesNotContain("\"@wire\"");
      JsonOracle.assertShows(message, JsonOracle.read(plain));
      assertThat(Codec.parse(name, plain)).as(plain).isEqualTo(bytes);
      assertPrettyGivesBack(name, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void anyOrderOfRecordsIsShownAsProtobufReadsItAndGivenBack(String name) throws IOException {
    var random = new Random(name.hashCode());
    var messages = new RandomMessages(random);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new Mangler(random).mangle(messages.message(MessageTypes.prototype(name), 0));
      String plain = Codec.print(name, bytes, false);
      JsonOracle.assertShows(MessageTypes.parse(name, bytes), JsonOracle.read(plain));
      assertThat(Codec.parse(name, plain)).as(plain).isEqualTo(bytes);
      assertPrettyGivesBack(name, bytes);
    }
  }

  private static void assertPrettyGivesBack(String name, byte[] bytes) throws IOException {
    String pretty = Codec.print(name, bytes, true);
    assertThat(Codec.parse(name, pretty)).as(pretty).isEqualTo(bytes);
  }

  @Test
  void emptyMessageOfEveryTypeIsAnEmptyObject() throws IOException {
    for (String name : messages()) {
      assertThat(Codec.print(name, new byte[0], false)).isEqualTo("{}");
      assertThat(Codec.print(name, new byte[0], true)).isEqualTo("{}");
    }
  }
}
