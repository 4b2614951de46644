package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crit.bytes.Allocation;
import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.image.ImageFormatException;
import crit.image.Limits;
import crit.image.Samples;
import crit.image.Samples.Sample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Flipped, inserted and deleted bytes, with the seed in the name of the test: nothing but our own
 * errors comes out, no more memory is taken than the input is worth, and what is decoded comes
 * back.
 */
final class MutationTest {
  private static final int ROUNDS = 250;
  private static final long ALLOWED = 64 << 20;
  private static final Limits LIMITS = new Limits(1 << 20, 50);

  private static final List<Sample> SMALL =
      Samples.images().stream().filter(sample -> sample.bytes().length < 20_000).toList();

  static IntStream seeds() {
    return IntStream.range(0, 8);
  }

  static IntStream manySeeds() {
    return IntStream.range(1000, 1400);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void changedImageIsRefusedOrComesBack(int seed) throws IOException {
    changeImages(new Random(seed));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void changedJsonIsRefusedOrEncoded(int seed) throws IOException {
    changeTexts(new Random(seed));
  }

  @Tag("nightly")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void manyChangedImagesAreRefusedOrComeBack(int seed) throws IOException {
    changeImages(new Random(seed));
  }

  @Tag("nightly")
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("manySeeds")
  void manyChangedTextsAreRefusedOrEncoded(int seed) throws IOException {
    changeTexts(new Random(seed));
  }

  private static void changeImages(Random random) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = SMALL.get(random.nextInt(SMALL.size()));
      byte[] image = changed(random, sample.bytes());
      boolean isPipe = random.nextInt(4) == 0;
      var form = random.nextBoolean() ? JsonForm.PLAIN : JsonForm.PRETTY;
      long allocated = Allocation.of(() -> decodeAndBack(image, isPipe, form));
      assertThat(allocated).as("allocated for " + sample).isLessThan(ALLOWED);
    }
  }

  private static byte[] changed(Random random, byte[] original) {
    byte[] bytes = original;
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      bytes = change(random, bytes);
    }
    return bytes;
  }

  private static byte[] change(Random random, byte[] bytes) {
    var out = new ByteArrayOutputStream();
    int at = random.nextInt(bytes.length);
    int kind = random.nextInt(5);
    out.write(bytes, 0, at);
    switch (kind) {
      case 0 -> out.write(bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> out.write(random.nextInt());
      case 2 -> out.write(0xff);
      case 3 -> {
        out.write(random.nextInt());
        out.write(bytes[at]);
      }
      default -> {
        // the byte is left out
      }
    }
    out.write(bytes, at + 1, bytes.length - at - 1);
    return out.toByteArray();
  }

  private static void decodeAndBack(byte[] image, boolean isPipe, JsonForm form)
      throws IOException {
    String json;
    try {
      json = Codec.decode(source("a.img", image, isPipe), form, LIMITS);
    } catch (ImageFormatException | UnexpectedEndException _) {
      return;
    }
    try {
      assertThat(Codec.encode(source("a.json", json.getBytes(UTF_8), isPipe))).isEqualTo(image);
    } catch (JsonException e) {
      // the only reason for which an image may not come back
      assertThat(e).hasMessageMatching(".*: \\w+ is absent, but \\w+ requires it");
    }
  }

  private static ByteSource source(String name, byte[] bytes, boolean isPipe) {
    return isPipe
        ? ByteSource.of(name, new ByteArrayInputStream(bytes))
        : ByteSource.of(name, bytes);
  }

  private static void changeTexts(Random random) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = SMALL.get(random.nextInt(SMALL.size()));
      var form = random.nextBoolean() ? JsonForm.PLAIN : JsonForm.PRETTY;
      byte[] text = changed(random, Codec.decode(sample.bytes(), form).getBytes(UTF_8));
      boolean isPipe = random.nextInt(4) == 0;
      long allocated = Allocation.of(() -> encodeAndBack(text, isPipe, form));
      assertThat(allocated).as("allocated for " + sample).isLessThan(ALLOWED);
    }
  }

  private static void encodeAndBack(byte[] text, boolean isPipe, JsonForm form) throws IOException {
    byte[] image;
    try {
      image = Codec.encode(source("a.json", text, isPipe));
    } catch (JsonException _) {
      return;
    }
    String json = Codec.decode(source("a.img", image, isPipe), form, LIMITS);
    assertThat(Codec.encode(json)).isEqualTo(image);
  }
}
