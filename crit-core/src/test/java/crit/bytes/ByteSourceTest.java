package crit.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to one kind of source. */
final class ByteSourceTest {
  private static final long FAR = 5L << 30;

  @TempDir private Path directory;

  @Test
  void fileOfMoreThanTwoGigabytesIsReadAndSkippedAtItsEnd() throws IOException {
    Path file = directory.resolve("sparse");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.seek(FAR);
      sparse.write("far away".getBytes(US_ASCII));
    }
    try (ByteSource source = ByteSource.of(file)) {
      var reader = new ByteReader(source);
      assertThat(reader.remaining()).isEqualTo(FAR + 8);
      assertThat(reader.u32("zeros")).isZero();
      reader.skip(FAR - 4, "hole");
      assertThat(reader.position()).isEqualTo(FAR);
      assertThat(reader.remaining()).isEqualTo(8);
      reader.require(8, "text");
      assertThat(new String(reader.buffer(), reader.index(), 8, US_ASCII)).isEqualTo("far away");
      assertThatThrownBy(() -> reader.require(9, "text"))
          .hasMessage(file + ": text at 0x140000000 is 9 bytes long, 8 remain");
    }
  }

  @Test
  void pipeOfMoreThanTwoGigabytesIsSkipped() throws IOException {
    var pipe =
        new RepeatedBytes(new byte[0], new byte[1 << 20], FAR >> 20, "end".getBytes(US_ASCII));
    var reader = new ByteReader(pipe.asPipe());
    reader.skip(FAR, "zeros");
    assertThat(reader.ahead(4)).isEqualTo(3);
    assertThat(reader.position()).isEqualTo(FAR);
  }

  @Test
  void fileIsReadAtAnyPosition() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "0123456789");
    try (ByteSource source = ByteSource.of(file)) {
      byte[] into = new byte[4];
      assertThat(source.size()).isEqualTo(10);
      assertThat(source.name()).isEqualTo(file.toString());
      assertThat(source.read(7, into, 1, 2)).isEqualTo(2);
      assertThat(source.read(2, into, 0, 1)).isEqualTo(1);
      assertThat(into).isEqualTo(new byte[] {'2', '7', '8', 0});
      assertThat(source.read(10, into, 0, 1)).isEqualTo(-1);
      assertThat(source.read(11, into, 0, 1)).isEqualTo(-1);
    }
  }

  @Test
  void arrayIsReadAtAnyPosition() throws IOException {
    ByteSource source = ByteSource.of("a", new byte[] {1, 2, 3});
    byte[] into = new byte[4];
    assertThat(source.read(1, into, 1, 3)).isEqualTo(2);
    assertThat(into).isEqualTo(new byte[] {0, 2, 3, 0});
    assertThat(source.read(3, into, 0, 1)).isEqualTo(-1);
    assertThat(source.read(1L << 40, into, 0, 1)).isEqualTo(-1);
  }

  @Test
  void streamIsReadInOrderOnly() throws IOException {
    ByteSource source = ByteSource.of("stdin", new ByteArrayInputStream(new byte[] {1, 2, 3}));
    assertThat(source.size()).isEqualTo(ByteSource.UNKNOWN);
    assertThat(source.read(0, new byte[2], 0, 2)).isEqualTo(2);
    assertThatThrownBy(() -> source.read(0, new byte[2], 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stdin is read in order: asked for 0, at 2");
    assertThat(source.read(2, new byte[2], 0, 2)).isEqualTo(1);
    assertThat(source.read(3, new byte[2], 0, 2)).isEqualTo(-1);
  }

  @Test
  void closingTheSourceClosesTheStream() throws IOException {
    boolean[] isClosed = {false};
    var stream =
        new InputStream() {
          @Override
          public int read() {
            return -1;
          }

          @Override
          public void close() {
            isClosed[0] = true;
          }
        };
    ByteSource.of("stdin", stream).close();
    assertThat(isClosed[0]).isTrue();
  }

  @Test
  void missingFileIsNamed() {
    Path file = directory.resolve("missing.img");
    assertThatThrownBy(() -> ByteSource.of(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": no such file");
  }

  @Test
  void directoryIsNoFile() {
    assertThatThrownBy(() -> ByteSource.of(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + ": is a directory, expected a file");
  }

  @Test
  void deviceHasNoSize() throws IOException {
    try (ByteSource source = ByteSource.of(Path.of("/dev/zero"))) {
      assertThat(source.size()).isEqualTo(ByteSource.UNKNOWN);
      assertThat(new ByteReader(source).u32("word")).isZero();
    }
  }

  @Test
  void fileThatShrinksEndsUnexpectedly() throws IOException {
    Path file = Files.write(directory.resolve("f"), new byte[200_000]);
    try (ByteSource source = ByteSource.of(file)) {
      var reader = new ByteReader(source);
      reader.require(1, "byte");
      Files.write(file, new byte[100_000]);
      assertThatThrownBy(() -> reader.transfer(200_000, "content", (_, _, _) -> {}))
          .isInstanceOf(UnexpectedEndException.class)
          .hasMessage(file + ": content at 0x0 is 200000 bytes long, 100000 remain");
    }
  }

  @Test
  void failureOfAStreamNamesIt() {
    var stream =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    ByteSource source = ByteSource.of("stdin", stream);
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("stdin: connection reset");
  }

  @Test
  void failureOfAFileNamesIt() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "0123");
    ByteSource source = ByteSource.of(file);
    source.close();
    assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }
}
