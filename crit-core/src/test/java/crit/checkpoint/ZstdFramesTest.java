package crit.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The structure of zstd data, built by hand. */
final class ZstdFramesTest {
  private static final int[] FRAME = {0x28, 0xb5, 0x2f, 0xfd};

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A frame with a window of 1 KiB: a raw block "ab", a block of three 'c', an empty last one. */
  private static byte[] frame() {
    return join(
        bytes(FRAME),
        bytes(0, 0),
        bytes(2 << 3, 0, 0, 'a', 'b'),
        bytes(1 << 1 | 3 << 3, 0, 0, 'c'),
        bytes(1, 0, 0));
  }

  private static byte[] skippable(int length) {
    return join(bytes(0x5a, 0x2a, 0x4d, 0x18, length, 0, 0, 0), new byte[length]);
  }

  private static byte[] passed(byte[] data) throws IOException {
    return new ZstdFrames(new ByteArrayInputStream(data)).readAllBytes();
  }

  private static String unpacked(byte[] data) throws IOException {
    try (var stream = Compression.ZSTD.unpack(ByteSource.of("x", data))) {
      return new String(stream.readAllBytes(), US_ASCII);
    }
  }

  @Test
  void framesPassAsTheyAre() throws IOException {
    assertThat(passed(frame())).isEqualTo(frame());
    assertThat(passed(join(frame(), frame()))).isEqualTo(join(frame(), frame()));
    assertThat(unpacked(join(frame(), frame()))).isEqualTo("abcccabccc");
    byte[] compressed = Archives.zstd(Archives.random(300_000));
    assertThat(passed(compressed)).isEqualTo(compressed);
  }

  @Test
  void framesToBeSkippedDoNotPass() throws IOException {
    byte[] data = join(skippable(0), skippable(7), frame(), skippable(200), frame(), skippable(1));
    assertThat(passed(data)).isEqualTo(join(frame(), frame()));
    assertThat(unpacked(data)).isEqualTo("abcccabccc");
    assertThat(Compression.of(ByteSource.of("x", data))).isEqualTo(Compression.ZSTD);
    assertThat(passed(skippable(7))).isEmpty();
  }

  @Test
  void everyPrefixWithinAFrameIsCut() {
    byte[] data = join(skippable(3), frame());
    for (int cut = 1; cut < data.length; cut++) {
      byte[] prefix = Arrays.copyOf(data, cut);
      if (cut != skippable(3).length) {
        assertThatThrownBy(() -> passed(prefix))
            .as("cut at %d", cut)
            .isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void checksumBelongsToTheFrame() throws IOException {
    byte[] data =
        join(bytes(FRAME), bytes(4, 0), bytes(1 | 1 << 3, 0, 0, 'a'), bytes(1, 2, 3, 4), frame());
    assertThat(passed(data)).isEqualTo(data);
    assertThatThrownBy(() -> unpacked(data))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the compressed data is damaged: Bad checksum");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x69, 0x70, 0xf8, 0xff})
  void windowBeyondTheLimitIsRefused(int window) {
    assertThatThrownBy(() -> passed(join(bytes(FRAME), bytes(0, window), bytes(1, 0, 0))))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "a zstd frame needs a window of [0-9]+ bytes, at most 8388608; unpack it with:"
                + " zstd -d --long=31");
  }

  @Test
  void laterFramesAreLookedAtToo() {
    byte[] data = join(frame(), bytes(FRAME), bytes(0, 0xf8), bytes(1, 0, 0));
    assertThatThrownBy(() -> passed(data)).hasMessageContaining("2199023255552");
  }

  @Test
  void windowUpToTheLimitPasses() throws IOException {
    byte[] data = join(bytes(FRAME), bytes(0, 0x68), bytes(1, 0, 0));
    assertThat(passed(data)).isEqualTo(data);
  }

  @Test
  void frameInOnePieceNeedsAsMuchAsItHolds() throws IOException {
    byte[] one = join(bytes(FRAME), bytes(0x20, 1), bytes(1 | 1 << 3, 0, 0, 'a'));
    byte[] two = join(bytes(FRAME), bytes(0x60, 0xff, 0xff), bytes(1, 0, 0));
    byte[] four = join(bytes(FRAME), bytes(0xa0, 0, 0, 0, 8), bytes(1, 0, 0));
    assertThat(passed(one)).isEqualTo(one);
    assertThat(passed(two)).isEqualTo(two);
    assertThat(passed(four)).isEqualTo(four);
    assertThatThrownBy(() -> passed(join(bytes(FRAME), bytes(0xa0, 1, 0, 0, 8))))
        .hasMessageContaining("window of 134217729 bytes");
    byte[] minusOne = bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    assertThatThrownBy(() -> passed(join(bytes(FRAME), bytes(0xe0), minusOne)))
        .hasMessageContaining("window of 18446744073709551615 bytes");
  }

  @Test
  void numberOfADictionaryIsPassed() throws IOException {
    byte[] data = join(bytes(FRAME), bytes(0x03, 0, 1, 2, 3, 4), bytes(1, 0, 0));
    assertThat(passed(data)).isEqualTo(data);
  }

  @Test
  void whatFollowsAFrameMustBeAFrame() {
    assertThatThrownBy(() -> passed(join(frame(), new byte[512])))
        .hasMessage(
            "the compressed data is damaged: a frame starts with 0x00000000, expected 0xfd2fb528");
  }
}
