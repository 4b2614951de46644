package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with holes and a stream get the same bytes, whatever is copied. */
class SparseOutputTest {
  private static final int LARGE = 3 << 20;

  @TempDir private Path work;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void fill(SparseOutput out, ByteSource source) throws IOException {
    out.write(new byte[] {1, 2, 3}, 1, 2);
    out.skip(LARGE);
    out.copy(source, 10, LARGE);
    out.copy(source, 5, 7);
    out.skip(100_000);
    out.finish();
  }

  private static byte[] expected(byte[] content) {
    byte[] all = new byte[2 + LARGE + LARGE + 7 + 100_000];
    all[0] = 2;
    all[1] = 3;
    System.arraycopy(content, 10, all, 2 + LARGE, LARGE);
    System.arraycopy(content, 5, all, 2 + LARGE + LARGE, 7);
    return all;
  }

  private byte[] written(ByteSource source) throws IOException {
    Path file = work.resolve("out");
    try (var staged = StagedFile.create(file)) {
      fill(staged.sparse(), source);
      staged.commit();
    }
    return Files.readAllBytes(file);
  }

  @Test
  void fileAndStreamGetTheSameBytes() throws IOException {
    byte[] content = random(LARGE + 100);
    Path file = Files.write(work.resolve("in"), content);
    var stream = new ByteArrayOutputStream();
    try (ByteSource source = ByteSource.of(file)) {
      fill(SparseOutput.of(stream), source);
      assertThat(stream.toByteArray()).isEqualTo(expected(content));
      assertThat(written(source)).isEqualTo(expected(content));
      assertThat(written(source.slice("part", 0, content.length))).isEqualTo(expected(content));
    }
    assertThat(written(ByteSource.of("heap", content))).isEqualTo(expected(content));
  }

  @Test
  void fileMayEndInAHole() throws IOException {
    Path file = work.resolve("out");
    try (var staged = StagedFile.create(file)) {
      SparseOutput out = staged.sparse();
      out.skip(64L << 20);
      out.finish();
      staged.commit();
    }
    assertThat(Files.size(file)).isEqualTo(64L << 20);
  }

  @Test
  void sourceThatEndsTooSoonIsNamed() {
    ByteSource small = ByteSource.of("small", new byte[10]);
    assertThatThrownBy(() -> SparseOutput.of(new ByteArrayOutputStream()).copy(small, 4, 7))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessageContaining("small");
    assertThatThrownBy(
            () -> {
              try (var staged = StagedFile.create(work.resolve("out"))) {
                staged.sparse().copy(small, 4, 100_000);
              }
            })
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessageContaining("small");
    assertThat(work.resolve("out")).doesNotExist();
  }
}
