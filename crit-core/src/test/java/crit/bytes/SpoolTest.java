package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in memory, in the file, and in both. */
final class SpoolTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path directory;

  private Spool spool;

  @BeforeEach
  void open() {
    spool = new Spool(directory);
  }

  @AfterEach
  void close() throws IOException {
    spool.close();
    assertThat(directory).isEmptyDirectory();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void put(byte[] bytes, int piece) throws IOException {
    for (int at = 0; at < bytes.length; at += piece) {
      spool.put(bytes, at, Math.min(piece, bytes.length - at));
    }
  }

  private byte[] part(long start, long count) throws IOException {
    var out = new ByteArrayOutputStream();
    var sink = new ByteSink(out);
    spool.copyTo(start, count, sink, out);
    sink.drain();
    return out.toByteArray();
  }

  @Test
  void emptySpoolHasNothing() throws IOException {
    assertThat(spool.length()).isZero();
    assertThat(part(0, 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 3 * MEGABYTE + 5})
  void givesEverythingBack(int length) throws IOException {
    byte[] bytes = random(length);
    put(bytes, 70_000);
    assertThat(spool.length()).isEqualTo(length);
    assertThat(part(0, length)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 14, 100_000, MEGABYTE, 5 * MEGABYTE})
  void givesBackPartsInMemoryInTheFileAndAcrossTheirBorder(int piece) throws IOException {
    byte[] bytes = random(3 * MEGABYTE + 7);
    put(bytes, piece);
    var random = new Random(piece);
    for (int round = 0; round < 200; round++) {
      int start = random.nextInt(bytes.length);
      int count = random.nextInt(Math.min(300_000, bytes.length - start + 1));
      assertThat(part(start, count)).isEqualTo(Arrays.copyOfRange(bytes, start, start + count));
    }
    assertThat(part(bytes.length, 0)).isEmpty();
    assertThat(part(0, bytes.length)).isEqualTo(bytes);
  }

  @Test
  void partGoesBehindWhatTheSinkHolds() throws IOException {
    byte[] bytes = random(2 * MEGABYTE);
    put(bytes, 1000);
    var out = new ByteArrayOutputStream();
    var sink = new ByteSink(out);
    sink.put(1);
    spool.copyTo(0, bytes.length, sink, out);
    sink.put(2);
    sink.drain();
    assertThat(out.size()).isEqualTo(bytes.length + 2);
    assertThat(out.toByteArray()[0]).isEqualTo((byte) 1);
    assertThat(out.toByteArray()[bytes.length + 1]).isEqualTo((byte) 2);
  }

  @Test
  void partBeyondTheEndIsRefused() throws IOException {
    put(random(10), 10);
    assertThatThrownBy(() -> part(5, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5+6 is not within 10");
    assertThatThrownBy(() -> part(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 3 * MEGABYTE})
  void isUsedAgainAfterClear(int length) throws IOException {
    put(random(length), 100_000);
    spool.clear();
    assertThat(spool.length()).isZero();
    byte[] bytes = random(2 * MEGABYTE + 1);
    put(bytes, 30_000);
    assertThat(part(0, bytes.length)).isEqualTo(bytes);
    spool.clear();
    put(random(3), 3);
    assertThat(part(0, 3)).isEqualTo(random(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 3 * MEGABYTE + 9})
  void isASourceOfEverything(int length) throws IOException {
    byte[] bytes = random(length);
    put(bytes, 30_000);
    ByteSource source = spool.toSource("stdin");
    assertThat(source.name()).isEqualTo("stdin");
    assertThat(source.size()).isEqualTo(length);
    var out = new ByteArrayOutputStream();
    new ByteReader(source).transferRest(out::write);
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void manyBytesAreNotInMemory() throws IOException {
    byte[] bytes = random(MEGABYTE);
    long allocated =
        Allocation.of(() -> {
          for (int i = 0; i < 32; i++) {
            spool.put(bytes, 0, bytes.length);
          }
        });
    assertThat(allocated).isLessThan(8 * MEGABYTE);
    assertThat(spool.length()).isEqualTo(32L * MEGABYTE);
  }

  @Test
  void fileHasNoNameThatOthersSee() throws IOException {
    put(random(3 * MEGABYTE), 100_000);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void closesWithoutEverHavingHadAFile() throws IOException {
    new Spool(directory.resolve("missing")).close();
  }

  @Test
  void missingDirectoryIsAnErrorOfTheFileSystem() {
    var missing = new Spool(directory.resolve("missing"));
    assertThatThrownBy(() -> missing.put(random(2 * MEGABYTE), 0, 2 * MEGABYTE))
        .isInstanceOf(IOException.class);
  }
}
