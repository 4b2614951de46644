package crit.json;

import static org.assertj.core.api.Assertions.assertThat;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.image.ImageFormatException;
import crit.image.ImageWalk;
import crit.image.Samples;
import crit.image.Samples.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every prefix of every image is refused with file, place, expected and actual, unless the cut is
 * where an entry ends.
 */
final class PrefixTest {
  private static final int ALL_UP_TO = 20_000;
  private static final int SOME = 200;
  private static final Pattern PLACE =
      Pattern.compile(" at 0x[0-9a-f]+ is \\d+ bytes long, \\d+ remain");

  static List<Sample> images() {
    return Samples.images();
  }

  /** Returns the lengths at which a cut image is whole. */
  private static BitSet boundaries(byte[] image) throws IOException {
    var boundaries = new BitSet();
    boundaries.set(ImageWalk.headLength(image));
    for (ImageWalk.Entry entry : ImageWalk.entries(image)) {
      boundaries.set(entry.end());
      if (entry.end() == image.length && ImageWalk.magic(image).equals("GHOST_FILE")) {
        boundaries.set(contentStart(image, entry), image.length + 1);
      }
    }
    return boundaries;
  }

  /** The content of a ghost file without chunks ends where the file ends. */
  private static int contentStart(byte[] image, ImageWalk.Entry last) {
    boolean isContent = last.start() == ImageWalk.headLength(image);
    return isContent ? last.messageEnd() : image.length;
  }

  private static IntStream lengths(Sample sample) {
    int length = sample.bytes().length;
    return length <= ALL_UP_TO
        ? IntStream.range(0, length)
        : new Random(sample.file().hashCode()).ints(SOME, 0, length);
  }

  @ParameterizedTest
  @MethodSource("images")
  void everyPrefixIsRefusedUnlessItEndsBehindAnEntry(Sample sample) throws IOException {
    BitSet boundaries = boundaries(sample.bytes());
    for (int length : lengths(sample).toArray()) {
      byte[] prefix = Arrays.copyOf(sample.bytes(), length);
      var file = ByteSource.of(sample.file(), prefix);
      var pipe = ByteSource.of(sample.file(), new ByteArrayInputStream(prefix));
      for (ByteSource source : List.of(file, pipe)) {
        if (boundaries.get(length)) {
          assertThat(Codec.encode(Codec.decode(source, JsonForm.PLAIN))).isEqualTo(prefix);
        } else {
          assertRefused(source, length);
        }
      }
      assertCounted(prefix, boundaries.get(length));
    }
  }

  private static void assertCounted(byte[] prefix, boolean isWhole) throws IOException {
    try {
      Codec.info(prefix);
    } catch (UnexpectedEndException | ImageFormatException e) {
      assertThat(isWhole).as(e.getMessage()).isFalse();
      return;
    }
    assertThat(isWhole).as("info counts the first " + prefix.length + " bytes").isTrue();
  }

  private static void assertRefused(ByteSource source, int length) {
    try {
      Codec.decode(source, JsonForm.PLAIN);
    } catch (UnexpectedEndException | ImageFormatException e) {
      assertThat(e.getMessage()).startsWith(source.name() + ": ").containsPattern(PLACE);
      return;
    } catch (IOException e) {
      throw new AssertionError("wrong kind of error for the first " + length + " bytes", e);
    }
    throw new AssertionError("the first " + length + " bytes were taken for an image");
  }

  @ParameterizedTest
  @MethodSource("images")
  void wholeImageEndsOnABoundary(Sample sample) throws IOException {
    assertThat(boundaries(sample.bytes()).get(sample.bytes().length)).isTrue();
  }
}
