package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void partsOfFilesAreHandedOverAndOthersAreNot(@TempDir Path directory) throws IOException {
    byte[] bytes = new byte[3 << 20];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(directory.resolve("file"), bytes);
    try (ByteSource whole = ByteSource.of(file);
        FileChannel to =
            FileChannel.open(
                directory.resolve("out"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteSource spliced =
          SplicedSource.of(
              "spliced", List.of(whole.slice("a", 5, 1 << 20), ALL, whole.slice("b", 0, 7)));
      assertThat(spliced.transfer(3, Long.MAX_VALUE, to)).isEqualTo((1 << 20) - 3);
      assertThat(spliced.transfer(1 << 20, 100, to)).isZero();
      assertThat(spliced.transfer((1 << 20) + 8, 100, to)).isEqualTo(7);
      assertThat(spliced.transfer(spliced.size(), 1, to)).isZero();
    }
    var expected = new ByteArrayOutputStream();
    expected.write(bytes, 8, (1 << 20) - 3);
    expected.write(bytes, 0, 7);
    assertThat(Files.readAllBytes(directory.resolve("out"))).isEqualTo(expected.toByteArray());
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
