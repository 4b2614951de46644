package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.lz4.Lz4NativeCompressor;
import io.airlift.compress.v3.lz4.Lz4NativeDecompressor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library promises, of its native code and of its Java code: blocks are not trusted. */
class Lz4Test {
  private static final int PAGE = 4096;
  private static final byte CANARY = 0x5a;

  static Stream<Lz4Decompressor> decoders() {
    return Stream.of(new Lz4JavaDecompressor(), new Lz4NativeDecompressor());
  }

  @Test
  void nativeCodeIsThereOnTheMachinesOfTheBuild() {
    assertThat(Lz4NativeCompressor.isEnabled()).isTrue();
    assertThat(Lz4NativeDecompressor.isEnabled()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void whatIsEncodedIsDecoded(Lz4Decompressor decoder) {
    var random = new Random(11);
    for (int acceleration : new int[] {1, 2, 1000, Lz4.MAX_ACCELERATION}) {
      var lz4 = new Lz4(acceleration);
      for (int size : new int[] {1, 13, PAGE, 65536, PageBlock.MAX_SIZE}) {
        byte[] pages = pages(random, size);
        ByteBuffer stored = ByteBuffer.allocateDirect(Lz4.bound(size));
        int length = lz4.encode(ByteBuffer.wrap(pages), stored);
        ByteBuffer back = ByteBuffer.allocate(size);
        assertThat(decode(decoder, stored.limit(length), back)).isEqualTo(size);
        assertThat(back.array()).isEqualTo(pages);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void incompressibleBytesFitIntoTheBound(Lz4Decompressor decoder) {
    byte[] pages = new byte[PAGE];
    new Random(1).nextBytes(pages);
    ByteBuffer stored = ByteBuffer.allocate(Lz4.bound(PAGE));
    int length = new Lz4(1).encode(ByteBuffer.wrap(pages), stored);
    assertThat(length).isGreaterThan(PAGE);
    assertThat(decode(decoder, stored.limit(length), ByteBuffer.allocate(PAGE))).isEqualTo(PAGE);
  }

  /**
   * Every prefix, and blocks with bytes changed: an error or bytes, and never outside of bounds.
   */
  @ParameterizedTest
  @MethodSource("decoders")
  void wrongBlocksStayWithinTheirBounds(Lz4Decompressor decoder) {
    var random = new Random(12);
    byte[] pages = pages(random, PAGE);
    ByteBuffer block = ByteBuffer.allocate(Lz4.bound(PAGE));
    int length = new Lz4(1).encode(ByteBuffer.wrap(pages), block);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] stored = Arrays.copyOf(block.array(), i < length ? i : length);
      for (int k = i < length ? 0 : 1 + random.nextInt(8); k > 0; k--) {
        stored[random.nextInt(length)] = (byte) random.nextInt();
      }
      byte[] into = new byte[PAGE + 128];
      Arrays.fill(into, CANARY);
      try {
        decode(decoder, ByteBuffer.wrap(stored), ByteBuffer.wrap(into, 64, PAGE));
      } catch (MalformedInputException _) {
        refused++;
      }
      assertThat(isCanary(into, 0) && isCanary(into, into.length - 64)).isTrue();
    }
    assertThat(refused).isGreaterThan(length / 2);
  }

  /** A match of distance 0 would give what the buffer had before. */
  @ParameterizedTest
  @MethodSource("decoders")
  void noBlockGivesWhatTheBufferHadBefore(Lz4Decompressor decoder) {
    byte[] block = {0x16, 'a', 0, 0, 0x50, 'b', 'c', 'd', 'e', 'f'};
    byte[] into = new byte[16];
    Arrays.fill(into, CANARY);
    try {
      decode(decoder, ByteBuffer.wrap(block), ByteBuffer.wrap(into));
      for (int i = 1; i < 11; i++) {
        assertThat(into[i]).isNotEqualTo(CANARY);
      }
    } catch (MalformedInputException e) {
      assertThat(e).hasMessageNotContaining("Z");
    }
  }

  @Test
  void refusesAnAccelerationThatThereIsNot() {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Lz4(0));
  }

  private static int decode(Lz4Decompressor decoder, ByteBuffer stored, ByteBuffer into) {
    return decoder.decompress(MemorySegment.ofBuffer(stored), MemorySegment.ofBuffer(into));
  }

  private static boolean isCanary(byte[] bytes, int from) {
    for (int i = from; i < from + 64; i++) {
      if (bytes[i] != CANARY) {
        return false;
      }
    }
    return true;
  }

  private static byte[] pages(Random random, int size) {
    byte[] pages = new byte[size];
    for (int i = 0; i < size; i++) {
      pages[i] =
          (byte) (i > 64 && random.nextInt(9) > 0 ? pages[i - 1 - i % 60] : random.nextInt());
    }
    return pages;
  }
}
