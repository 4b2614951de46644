package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplicedSourceTest {
  private static final ByteSource ALL = ByteSource.of("all", new byte[] {0, 1, 2, 3, 4, 5, 6, 7});

  private static ByteSource spliced() {
    return SplicedSource.of(
        "spliced",
        List.of(
            ALL.slice("a", 6, 2),
            ALL.slice("b", 0, 0),
            ALL.slice("c", 2, 3),
            ALL.slice("d", 0, 1)));
  }

  @Test
  void partsAreReadOneBehindTheOther() throws IOException {
    try (ByteSource source = spliced()) {
      assertThat(source.name()).isEqualTo("spliced");
      assertThat(source.size()).isEqualTo(6);
      assertThat(source.toStream().readAllBytes()).containsExactly(6, 7, 2, 3, 4, 0);
      for (int start = 0; start < 6; start++) {
        byte[] one = new byte[1];
        assertThat(source.read(start, one, 0, 1)).isEqualTo(1);
        assertThat(one[0]).isEqualTo(new byte[] {6, 7, 2, 3, 4, 0}[start]);
      }
      assertThat(source.read(6, new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(source.read(0, new byte[1], 0, 0)).isZero();
    }
  }

  @Test
  void nothingIsEmpty() throws IOException {
    ByteSource nothing = SplicedSource.of("nothing", List.of());
    assertThat(nothing.size()).isZero();
    assertThat(nothing.read(0, new byte[1], 0, 1)).isEqualTo(-1);
  }

  @Test
  void partOfUnknownSizeIsRefused() {
    ByteSource pipe = ByteSource.of("pipe", new ByteArrayInputStream(new byte[3]));
    assertThatThrownBy(() -> SplicedSource.of("x", List.of(pipe)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
