package crit.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One contract for all sources, and what only a file or only a pipe does. */
final class ByteReaderTest {
  private static final byte[] DIGITS = "0123456789".getBytes(US_ASCII);

  @TempDir private Path directory;

  /** All kinds of source. */
  private enum Kind {
    FILE,
    HEAP,
    STREAM,
    ONE_BYTE_AT_A_TIME,
    REPEATED;

    boolean isPipe() {
      return this == STREAM || this == ONE_BYTE_AT_A_TIME;
    }

    ByteSource open(Path directory, byte[] bytes) throws IOException {
      return switch (this) {
        case FILE -> ByteSource.of(Files.write(directory.resolve("f"), bytes));
        case HEAP -> ByteSource.of("heap", bytes);
        case STREAM -> ByteSource.of("stream", new ByteArrayInputStream(bytes));
        case ONE_BYTE_AT_A_TIME -> ByteSource.of("slow", new OneByteAtATime(bytes));
        case REPEATED -> new RepeatedBytes(bytes, new byte[] {0}, 0, new byte[0]);
      };
    }
  }

  /** A stream that is as slow as a terminal. */
  private static final class OneByteAtATime extends InputStream {
    private final InputStream bytes;

    OneByteAtATime(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return bytes.read(into, offset, Math.min(length, 1));
    }
  }

  private ByteReader reader(Kind kind, byte[] bytes) throws IOException {
    return new ByteReader(kind.open(directory, bytes), 4);
  }

  private static String next(ByteReader reader, int count) throws IOException {
    reader.require(count, "text");
    String text = new String(reader.buffer(), reader.index(), count, US_ASCII);
    reader.advance(count);
    return text;
  }

  @ParameterizedTest
  @EnumSource
  void givesExactlyWhatIsRequired(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    assertThat(next(reader, 1)).isEqualTo("0");
    assertThat(next(reader, 0)).isEmpty();
    assertThat(next(reader, 6)).isEqualTo("123456");
    assertThat(reader.position()).isEqualTo(7);
    assertThat(next(reader, 3)).isEqualTo("789");
    assertThat(reader.position()).isEqualTo(10);
    assertThat(reader.atEnd()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void oneByteTooManyIsAnUnexpectedEnd(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    next(reader, 3);
    assertThatThrownBy(() -> reader.require(8, "entry 3: message"))
        .isInstanceOfSatisfying(
            UnexpectedEndException.class,
            e -> {
              assertThat(e.file()).isEqualTo(reader.name());
              assertThat(e.offset()).isEqualTo(3);
              assertThat(e.expected()).isEqualTo(8);
              assertThat(e.actual()).isEqualTo(7);
            })
        .hasMessage(reader.name() + ": entry 3: message at 0x3 is 8 bytes long, 7 remain");
    assertThat(next(reader, 7)).isEqualTo("3456789");
  }

  @ParameterizedTest
  @EnumSource
  void looksAheadWithoutStepping(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    assertThat(reader.ahead(3)).isEqualTo(3);
    assertThat(reader.ahead(10)).isEqualTo(10);
    assertThat(reader.ahead(11)).isEqualTo(10);
    assertThat(reader.ahead(Integer.MAX_VALUE)).isEqualTo(10);
    assertThat(reader.position()).isZero();
    assertThat(next(reader, 10)).isEqualTo("0123456789");
    assertThat(reader.ahead(1)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAtItsEndAtOnce(Kind kind) throws IOException {
    var reader = reader(kind, new byte[0]);
    assertThat(reader.atEnd()).isTrue();
    assertThat(reader.ahead(1)).isZero();
    assertThat(reader.remaining()).isZero();
    reader.require(0, "nothing");
    reader.skip(0, "nothing");
    assertThatThrownBy(() -> reader.u32("word")).isInstanceOf(UnexpectedEndException.class);
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhatRemainsUnlessItIsAPipe(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    next(reader, 2);
    assertThat(reader.remaining()).isEqualTo(kind.isPipe() ? ByteReader.UNKNOWN : 8);
    assertThat(reader.ahead(9)).isEqualTo(8);
    assertThat(reader.remaining()).isEqualTo(8);
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreLittleEndianUntilToldOtherwise(Kind kind) throws IOException {
    byte[] bytes = {1, 2, 3, (byte) 0x84, 5, (byte) 0x86, 1, 2, 3, (byte) 0x84, (byte) 0x85, 6};
    var reader = reader(kind, bytes);
    assertThat(reader.u32("word")).isEqualTo(0x84030201L);
    assertThat(reader.u16("word")).isEqualTo(0x8605);
    reader.setBigEndian(true);
    assertThat(reader.u32("word")).isEqualTo(0x01020384L);
    assertThat(reader.u16("word")).isEqualTo(0x8506);
    assertThatThrownBy(() -> reader.u16("word"))
        .hasMessage(reader.name() + ": word at 0xc is 2 bytes long, 0 remain");
  }

  @ParameterizedTest
  @EnumSource
  void cutWordIsAnUnexpectedEnd(Kind kind) throws IOException {
    var reader = reader(kind, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> reader.u32("size word"))
        .hasMessage(reader.name() + ": size word at 0x0 is 4 bytes long, 3 remain");
    assertThat(reader.u16("word")).isEqualTo(0x201);
    assertThatThrownBy(() -> reader.u16("word"))
        .hasMessage(reader.name() + ": word at 0x2 is 2 bytes long, 1 remain");
  }

  @ParameterizedTest
  @EnumSource
  void skipsWhatIsThere(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    reader.skip(1, "run");
    reader.ahead(3);
    reader.skip(2, "run");
    assertThat(next(reader, 1)).isEqualTo("3");
    reader.skip(5, "run");
    assertThat(next(reader, 1)).isEqualTo("9");
    assertThat(reader.atEnd()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void skipsToTheVeryEnd(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    reader.skip(10, "run");
    assertThat(reader.position()).isEqualTo(10);
    assertThat(reader.atEnd()).isTrue();
    assertThat(reader.remaining()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void skipBeyondTheEndIsAnUnexpectedEnd(Kind kind) throws IOException {
    for (long count : new long[] {9, 1000, Long.MAX_VALUE}) {
      var reader = reader(kind, DIGITS);
      next(reader, 2);
      assertThatThrownBy(() -> reader.skip(count, "run"))
          .isInstanceOf(UnexpectedEndException.class)
          .hasMessage(reader.name() + ": run at 0x2 is " + count + " bytes long, 8 remain");
    }
  }

  @ParameterizedTest
  @EnumSource
  void transfersPieceByPiece(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    next(reader, 1);
    var out = new ByteArrayOutputStream();
    reader.transfer(8, "run", out::write);
    assertThat(out.toString(US_ASCII)).isEqualTo("12345678");
    assertThat(reader.position()).isEqualTo(9);
    assertThat(next(reader, 1)).isEqualTo("9");
  }

  @ParameterizedTest
  @EnumSource
  void transferBeyondTheEndIsAnUnexpectedEnd(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    next(reader, 4);
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> reader.transfer(7, "run", out::write))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage(reader.name() + ": run at 0x4 is 7 bytes long, 6 remain");
    assertThat(out.size()).isEqualTo(kind.isPipe() ? 6 : 0);
  }

  @ParameterizedTest
  @EnumSource
  void transfersTheRestOrAll(Kind kind) throws IOException {
    var out = new ByteArrayOutputStream();
    var reader = reader(kind, DIGITS);
    next(reader, 7);
    reader.transferRest(out::write);
    assertThat(out.toString(US_ASCII)).isEqualTo("789");
    assertThat(reader.atEnd()).isTrue();
    reader.transferRest(out::write);
    assertThat(out.size()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void goesBackToTheFirstByteAsLongAsItKeepsIt(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    reader.retain();
    assertThat(next(reader, 1)).isEqualTo("0");
    assertThat(next(reader, 6)).isEqualTo("123456");
    assertThat(reader.rewind()).isTrue();
    assertThat(reader.position()).isZero();
    assertThat(next(reader, 8)).isEqualTo("01234567");
    assertThat(reader.rewind()).isTrue();
    reader.release();
    var out = new ByteArrayOutputStream();
    reader.transferRest(out::write);
    assertThat(out.toString(US_ASCII)).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @EnumSource
  void doesNotGoBackToWhatHasLeftTheBuffer(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    next(reader, 4);
    next(reader, 4);
    assertThat(reader.rewind()).isFalse();
    assertThat(next(reader, 2)).isEqualTo("89");
  }

  @Test
  void keepsNoMoreThanAMegabyte() throws IOException {
    var reader =
        new ByteReader(
            new RepeatedBytes(new byte[0], new byte[] {1}, 8 << 20, new byte[0]).asPipe());
    reader.retain();
    for (int i = 0; i < 512; i++) {
      next(reader, 1 << 14);
    }
    assertThat(reader.rewind()).isFalse();
    assertThat(reader.buffer().length).isLessThanOrEqualTo(4 << 20);
  }

  @Test
  void keepsWhatItReadWithoutCopyingItForEveryByte() throws IOException {
    int length = 80_000;
    var reader = new ByteReader(ByteSource.of("heap", new byte[length]));
    reader.retain();
    long allocated =
        Allocation.of(() -> {
          for (int i = 0; i < length; i++) {
            reader.require(1, "byte");
            reader.advance(1);
          }
        });
    assertThat(reader.rewind()).isTrue();
    assertThat(allocated).isLessThan(4 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void stepsNoFurtherThanItLooked(Kind kind) throws IOException {
    var reader = reader(kind, DIGITS);
    int found = reader.ahead(4);
    assertThatThrownBy(() -> reader.advance(found + 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void anyMixtureOfStepsSeesTheSameBytes(Kind kind) throws IOException {
    var random = new Random(kind.ordinal());
    byte[] bytes = new byte[2000];
    random.nextBytes(bytes);
    var reader = reader(kind, bytes);
    while (!reader.atEnd()) {
      int position = (int) reader.position();
      int count = Math.min(random.nextInt(30), bytes.length - position);
      switch (random.nextInt(3)) {
        case 0 -> reader.skip(count, "run");
        case 1 -> assertThat(next(reader, count)).isEqualTo(text(bytes, position, count));
        default -> {
          var out = new ByteArrayOutputStream();
          reader.transfer(count, "run", out::write);
          assertThat(out.toString(US_ASCII)).isEqualTo(text(bytes, position, count));
        }
      }
    }
    assertThat(reader.position()).isEqualTo(bytes.length);
  }

  private static String text(byte[] bytes, int position, int count) {
    return new String(bytes, position, count, US_ASCII);
  }

  @ParameterizedTest
  @EnumSource
  void hostileLengthCostsNoMemory(Kind kind) throws IOException {
    byte[] bytes = new byte[1000];
    Arrays.fill(bytes, (byte) 7);
    var reader = new ByteReader(kind.open(directory, bytes));
    long allocated =
        Allocation.of(() ->
            assertThatThrownBy(() -> reader.require(Integer.MAX_VALUE, "message"))
                .hasMessageEndingWith(" is 2147483647 bytes long, 1000 remain"));
    assertThat(allocated).isLessThan(1 << 20);
    assertThat(reader.buffer().length).isLessThanOrEqualTo(1 << 17);
  }

  @Test
  void bufferOfAPipeGrowsToNoMoreThanTwiceWhatCame() throws IOException {
    var pipe = new RepeatedBytes(new byte[0], new byte[] {1}, 3 << 20, new byte[0]).asPipe();
    var reader = new ByteReader(pipe);
    assertThat(reader.ahead(1 << 30)).isEqualTo(3 << 20);
    assertThat(reader.buffer().length).isLessThanOrEqualTo(6 << 20);
  }
}
