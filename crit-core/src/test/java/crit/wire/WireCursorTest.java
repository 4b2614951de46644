package crit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records as protobuf reads them, and what is none. */
final class WireCursorTest {

  private static WireCursor cursor(byte... bytes) {
    return new WireCursor(bytes, 0, bytes.length);
  }

  private static WireCursor cursor(WireBytes message) {
    return cursor(message.build());
  }

  private static void skipAll(WireCursor cursor) throws WireException {
    while (cursor.hasNext()) {
      cursor.skip(cursor.tag());
    }
  }

  private static void assertMalformed(WireCursor cursor, int index, String reason) {
    assertThatThrownBy(() -> skipAll(cursor))
        .isInstanceOfSatisfying(
            WireException.class,
            e -> {
              assertThat(e.index()).isEqualTo(index);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  @Test
  void varintsAreReadAtEveryLengthAsProtobufReadsThem() throws IOException {
    var random = new Random(43);
    for (int round = 0; round < 20_000; round++) {
      long value = random.nextLong() >>> random.nextInt(64);
      int length = random.nextInt(11);
      byte[] bytes = WireBytes.padded(value, length);
      var cursor = cursor(bytes);
      assertThat(cursor.varint()).isEqualTo(value);
      assertThat(cursor.wasShortest()).isEqualTo(bytes.length == WireBytes.shortest(value).length);
      assertThat(cursor.hasNext()).isFalse();
      assertThat(CodedInputStream.newInstance(bytes).readRawVarint64()).isEqualTo(value);
      assertThat(WireSink.varintSize(value)).isEqualTo(WireBytes.shortest(value).length);
    }
  }

  @Test
  void bitsAboveSixtyFourAreDroppedAndNotShortest() throws WireException {
    byte[] bytes = WireBytes.padded(-1, 10);
    bytes[9] = 0x7f;
    var cursor = cursor(bytes);
    assertThat(cursor.varint()).isEqualTo(-1);
    assertThat(cursor.wasShortest()).isFalse();
  }

  @Test
  void cutVarintIsRefused() {
    assertThatThrownBy(() -> cursor((byte) 0x80, (byte) 0x80).varint())
        .isInstanceOf(WireException.class)
        .hasMessage("varint is cut after 2 bytes");
    assertThatThrownBy(() -> cursor().varint()).hasMessage("varint is cut after 0 bytes");
  }

  @Test
  void varintOfMoreThanTenBytesIsRefused() {
    byte[] bytes = new byte[12];
    Arrays.fill(bytes, (byte) 0x80);
    assertThatThrownBy(() -> cursor(bytes).varint())
        .isInstanceOf(WireException.class)
        .hasMessage("varint is longer than 10 bytes");
  }

  @Test
  void everyWireTypeIsSteppedOver() throws WireException {
    var cursor =
        cursor(
            new WireBytes()
                .varint(1, -1)
                .fixed64(2, 5)
                .string(3, "abc")
                .group(4, new WireBytes().varint(4, 1).group(4, new WireBytes()).fixed32(9, 1))
                .fixed32(536870911, 7));
    skipAll(cursor);
    assertThat(cursor.hasNext()).isFalse();
  }

  @Test
  void fieldNumberZeroIsRefused() {
    assertMalformed(
        cursor(new WireBytes().varint(1, 1).tag(0, 0)),
        2,
        "field number 0 is not within 1 to 536870911");
  }

  @Test
  void fieldNumberAboveTheLargestIsRefused() {
    assertMalformed(
        cursor(new WireBytes().raw(WireBytes.shortest(1L << 32))),
        0,
        "field number 536870912 is not within 1 to 536870911");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6, 7})
  void otherWireTypesAreRefused(int wireType) {
    assertMalformed(
        cursor(new WireBytes().tag(1, wireType)),
        1,
        "wire type " + wireType + " is not allowed here");
  }

  @Test
  void groupThatAnotherEndClosesIsRefused() {
    assertMalformed(
        cursor(new WireBytes().tag(1, 3).tag(2, 4)), 2, "wire type 4 is not allowed here");
  }

  @Test
  void groupWithoutEndIsRefused() {
    assertMalformed(cursor(new WireBytes().tag(1, 3)), 1, "varint is cut after 0 bytes");
  }

  @Test
  void groupsNestedWithoutEndAreRefused() {
    var groups = new WireBytes();
    for (int i = 0; i < 100_000; i++) {
      groups.tag(1, 3);
    }
    assertMalformed(cursor(groups), 101, "groups are nested deeper than 100");
  }

  @Test
  void lengthBeyondTheEndIsRefused() {
    assertMalformed(
        cursor(new WireBytes().tag(1, 2).raw(WireBytes.shortest(3)).raw(new byte[2])),
        1,
        "length is 3, 2 remain");
    assertMalformed(
        cursor(new WireBytes().tag(1, 2).raw(WireBytes.shortest(-1)).raw(new byte[2])),
        1,
        "length is 18446744073709551615, 2 remain");
  }

  @Test
  void cutNumbersOfFixedLengthAreRefused() {
    assertMalformed(
        cursor(new WireBytes().tag(1, 1).raw(new byte[7])), 1, "value is 8 bytes long, 7 remain");
    assertMalformed(
        cursor(new WireBytes().tag(1, 5).raw(new byte[3])), 1, "value is 4 bytes long, 3 remain");
  }

  @Test
  void partOfAnArrayEndsWhereItEnds() throws WireException {
    byte[] bytes = new WireBytes().varint(1, 1).varint(2, 300).build();
    var cursor = new WireCursor(bytes, 2, 4);
    assertThat(cursor.tag()).isEqualTo(16);
    assertThatThrownBy(cursor::varint).hasMessage("varint is cut after 1 bytes");
  }

  @Test
  void nextTagIsSteppedOverOnlyIfItIsTheOne() throws WireException {
    var cursor = cursor(new WireBytes().varint(1, 1).raw(WireBytes.padded(8, 2)).varint(1, 1));
    assertThat(cursor.nextIs(16)).isFalse();
    assertThat(cursor.index()).isZero();
    assertThat(cursor.nextIs(8)).isTrue();
    assertThat(cursor.varint()).isEqualTo(1);
    assertThat(cursor.nextIs(8)).isFalse();
    assertThat(cursor.index()).isEqualTo(2);
    assertThat(cursor().nextIs(8)).isFalse();
  }
}
