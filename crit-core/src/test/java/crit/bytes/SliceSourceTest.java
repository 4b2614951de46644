package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A part of a source. */
final class SliceSourceTest {
  private final ByteSource whole = ByteSource.of("x.tar", new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
  private final ByteSource slice = whole.slice("x.tar:a", 2, 4);

  @Test
  void onlyItsOwnBytesAreRead() throws IOException {
    byte[] into = new byte[8];
    assertThat(slice.name()).isEqualTo("x.tar:a");
    assertThat(slice.size()).isEqualTo(4);
    assertThat(slice.read(0, into, 1, 7)).isEqualTo(4);
    assertThat(into).isEqualTo(new byte[] {0, 2, 3, 4, 5, 0, 0, 0});
    assertThat(slice.read(3, into, 0, 8)).isEqualTo(1);
    assertThat(into[0]).isEqualTo((byte) 5);
  }

  @Test
  void nothingIsBehindItsEnd() throws IOException {
    assertThat(slice.read(4, new byte[1], 0, 1)).isEqualTo(-1);
    assertThat(slice.read(1L << 40, new byte[1], 0, 1)).isEqualTo(-1);
    assertThat(whole.slice("none", 8, 0).read(0, new byte[1], 0, 1)).isEqualTo(-1);
  }

  @Test
  void sliceOfASliceCountsFromThere() throws IOException {
    byte[] into = new byte[4];
    assertThat(slice.slice("b", 1, 2).read(0, into, 0, 4)).isEqualTo(2);
    assertThat(into).isEqualTo(new byte[] {3, 4, 0, 0});
  }

  @ParameterizedTest
  @CsvSource({
    "-1,1",
    "0,9",
    "8,1",
    "9,0",
    "1,-1",
    "9223372036854775807,1",
    "1,9223372036854775807"
  })
  void partMustBeWithinTheWhole(long start, long size) {
    assertThatThrownBy(() -> whole.slice("a", start, size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x.tar: %d+%d is not within 8", start, size);
  }

  @Test
  void pipeHasNoParts() {
    ByteSource pipe = ByteSource.of("stdin", new ByteArrayInputStream(new byte[8]));
    assertThatThrownBy(() -> pipe.slice("a", 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void streamOfItHasItsBytes() throws IOException {
    try (InputStream stream = slice.toStream()) {
      assertThat(stream.available()).isEqualTo(4);
      assertThat(stream.read()).isEqualTo(2);
      assertThat(stream.readAllBytes()).isEqualTo(new byte[] {3, 4, 5});
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.available()).isZero();
    }
  }
}
