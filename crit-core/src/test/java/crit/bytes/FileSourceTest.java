package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A large file, which is read in two ways. */
final class FileSourceTest {
  private static final int SIZE = 3 * FileSource.LARGE_FILE + 17;

  @TempDir private Path directory;

  private byte[] bytes = {};
  private ByteSource source = ByteSource.of("", bytes);

  @BeforeEach
  void open() throws IOException {
    bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    source = ByteSource.of(Files.write(directory.resolve("pages-1.img"), bytes));
  }

  @AfterEach
  void close() throws IOException {
    source.close();
  }

  private byte[] read(long position, int length) throws IOException {
    byte[] into = new byte[length];
    int filled = 0;
    while (filled < length) {
      int count = source.read(position + filled, into, filled, length - filled);
      assertThat(count).isPositive();
      filled += count;
    }
    return into;
  }

  private void assertRead(int position, int length) throws IOException {
    assertThat(read(position, length))
        .isEqualTo(Arrays.copyOfRange(bytes, position, position + length));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 1 << 16, 1 << 17, 1 << 20, (1 << 20) + 1, SIZE - 1})
  void piecesOfAnySizeAreRead(int length) throws IOException {
    assertRead(0, length);
    assertRead(1, length);
    assertRead(SIZE - length, length);
  }

  @Test
  void largePieceEndsAtTheEnd() throws IOException {
    byte[] into = new byte[1 << 18];
    assertThat(source.read(SIZE - 5, into, 3, 1 << 17)).isEqualTo(5);
    assertThat(Arrays.copyOfRange(into, 3, 8)).isEqualTo(Arrays.copyOfRange(bytes, SIZE - 5, SIZE));
    assertThat(source.read(SIZE, into, 0, 1 << 17)).isEqualTo(-1);
    assertThat(source.read(2L * SIZE, into, 0, 1 << 17)).isEqualTo(-1);
  }

  @Test
  void severalThreadsReadLargeAndSmallPieces() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        var random = new Random(thread);
        all.add(threads.submit(() -> readsRight(random)));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  private boolean readsRight(Random random) throws IOException {
    for (int i = 0; i < 200; i++) {
      int length = random.nextBoolean() ? 1 + random.nextInt(4096) : 1 << 17;
      int at = random.nextInt(SIZE - length);
      if (!Arrays.equals(read(at, length), Arrays.copyOfRange(bytes, at, at + length))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void interruptedThreadDoesNotSpoilTheSource() throws Exception {
    assertRead(5, 1 << 18);
    try (var thread = Executors.newSingleThreadExecutor()) {
      Future<Boolean> reader =
          thread.submit(() -> {
            Thread.currentThread().interrupt();
            assertRead(7, 1 << 18);
            return Thread.interrupted();
          });
      assertThat(interrupted(reader)).isTrue();
    }
    assertRead(9, 1 << 18);
    assertRead(11, 100);
  }

  private static boolean interrupted(Future<Boolean> reader)
      throws InterruptedException, ExecutionException {
    return reader.get();
  }

  @Test
  void closedSourceIsNamed() throws IOException {
    assertRead(0, 1 << 18);
    source.close();
    for (int length : new int[] {1, 1 << 18}) {
      assertThatThrownBy(() -> source.read(0, new byte[length], 0, length))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(directory.resolve("pages-1.img") + ": ");
    }
  }
}
