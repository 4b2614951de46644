package crit.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteSinkTest {

  private static String text(ByteSink sink) {
    return new String(sink.toByteArray(), US_ASCII);
  }

  @Test
  void collectsBytesArraysAndText() {
    var sink = new ByteSink();
    sink.put('a');
    sink.put("bc".getBytes(US_ASCII));
    sink.put("xdefx".getBytes(US_ASCII), 1, 3);
    sink.ascii("gh");
    assertThat(text(sink)).isEqualTo("abcdefgh");
    assertThat(sink.length()).isEqualTo(8);
  }

  @Test
  void textHasOneByteACharacter() {
    var sink = new ByteSink();
    sink.ascii("\u00e9\u00ff");
    assertThat(sink.toByteArray()).isEqualTo(new byte[] {(byte) 0xe9, (byte) 0xff});
  }

  @Test
  void wordsAreLittleEndian() {
    var sink = new ByteSink();
    sink.u32(0x81020304);
    sink.u64(0x8102030405060708L);
    assertThat(sink.toByteArray())
        .isEqualTo(new byte[] {4, 3, 2, (byte) 0x81, 8, 7, 6, 5, 4, 3, 2, (byte) 0x81});
    assertThat(Words.u32(sink.array(), 0)).isEqualTo(0x81020304);
    assertThat(Words.u64(sink.array(), 4)).isEqualTo(0x8102030405060708L);
  }

  @Test
  void takesBackWhatWasPutLast() {
    var sink = new ByteSink();
    sink.ascii("abcdef");
    sink.rollback(3);
    sink.ascii("x");
    assertThat(text(sink)).isEqualTo("abcx");
    sink.rollback(0);
    assertThat(sink.length()).isZero();
  }

  @Test
  void takesBackNoMoreThanWasPut() {
    var sink = new ByteSink();
    sink.ascii("ab");
    assertThatThrownBy(() -> sink.rollback(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 bytes were not put, only 2");
  }

  @Test
  void makesRoomInFront() {
    var sink = new ByteSink();
    sink.ascii("abcdef");
    sink.insertGap(2, 3);
    assertThat(sink.length()).isEqualTo(9);
    System.arraycopy("XYZ".getBytes(US_ASCII), 0, sink.array(), 2, 3);
    assertThat(text(sink)).isEqualTo("abXYZcdef");
    sink.insertGap(9, 1);
    assertThat(sink.length()).isEqualTo(10);
  }

  @Test
  void countsInWhatItsCallerWrote() {
    var sink = new ByteSink();
    sink.ascii("a");
    sink.reserve(5000);
    assertThat(sink.array().length).isGreaterThanOrEqualTo(5001);
    Arrays.fill(sink.array(), 1, 5001, (byte) 'b');
    sink.commit(5000);
    assertThat(text(sink)).isEqualTo("a" + "b".repeat(5000));
  }

  @Test
  void refusesMoreThanAnArrayHolds() {
    var sink = new ByteSink();
    sink.put(1);
    assertThatThrownBy(() -> sink.reserve(Integer.MAX_VALUE))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("what is made of one entry is larger than 2 GiB");
    assertThat(sink.toByteArray()).containsExactly(1);
  }

  @Test
  void drainsInOrderAndOnlyWhenToldTo() throws IOException {
    var out = new ByteArrayOutputStream();
    var sink = new ByteSink(out);
    sink.ascii("abc");
    sink.drainIfLarge();
    assertThat(out.size()).isZero();
    sink.drain();
    assertThat(sink.length()).isZero();
    sink.ascii("d");
    sink.drain();
    assertThat(out.toString(US_ASCII)).isEqualTo("abcd");
  }

  @Test
  void drainsByItselfWhatIsWorthAWrite() throws IOException {
    var out = new ByteArrayOutputStream();
    var sink = new ByteSink(out);
    sink.put(new byte[(1 << 16) - 1]);
    sink.drainIfLarge();
    assertThat(out.size()).isZero();
    sink.put(0);
    sink.drainIfLarge();
    assertThat(out.size()).isEqualTo(1 << 16);
    assertThat(sink.length()).isZero();
  }

  @Test
  void anyMixtureOfStepsCollectsTheSameBytes() throws IOException {
    var random = new Random(5);
    var expected = new ByteArrayOutputStream();
    var out = new ByteArrayOutputStream();
    var sink = new ByteSink(out);
    for (int step = 0; step < 5000; step++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      int mark = sink.length();
      sink.put(bytes);
      if (random.nextInt(4) == 0) {
        sink.rollback(mark);
      } else {
        expected.writeBytes(bytes);
      }
      sink.drainIfLarge();
    }
    sink.drain();
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }
}
