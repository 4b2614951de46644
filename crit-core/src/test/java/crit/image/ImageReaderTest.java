package crit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.Allocation;
import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.schemas.proto.fs_entry;
import crit.wire.WireBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads, entries and their ends. */
final class ImageReaderTest {
  private static final fs_entry FS = fs_entry.newBuilder().setCwdId(1).setRootId(2).build();

  /** From where an image comes. */
  private enum From {
    ARRAY,
    PIPE;

    ByteSource source(String name, byte[] image) {
      return switch (this) {
        case ARRAY -> ByteSource.of(name, image);
        case PIPE -> ByteSource.of(name, new ByteArrayInputStream(image));
      };
    }
  }

  private static ImageReader open(byte[] image) throws IOException {
    return ImageReader.open(ByteSource.of("test.img", image), Limits.DEFAULT);
  }

  private static void readAll(ByteSource image) throws IOException {
    var reader = ImageReader.open(image, Limits.DEFAULT);
    while (reader.next()) {
      // reading is all there is to do
    }
  }

  private static byte[] message(ImageReader reader) {
    return Arrays.copyOfRange(reader.buffer(), reader.start(), reader.end());
  }

  @ParameterizedTest
  @CsvSource({"ALONE", "COMMON", "SERVICE"})
  void anyHeadIsReadBeforeAnyImage(Frame frame) throws IOException {
    var builder =
        switch (frame) {
          case ALONE, NONE -> ImageBuilder.alone("FS");
          case COMMON -> ImageBuilder.common("FS");
          case SERVICE -> ImageBuilder.service("FS");
        };
    var reader = open(builder.entry(FS).build());
    assertThat(reader.head()).isEqualTo(new Head(frame, false));
    assertThat(reader.type().name()).isEqualTo("FS");
    assertThat(reader.name()).isEqualTo("test.img");
    assertThat(reader.next()).isTrue();
    assertThat(message(reader)).isEqualTo(FS.toByteArray());
    assertThat(reader.next()).isFalse();
  }

  @Test
  void inventoryIsAlone() throws IOException {
    var reader = open(ImageBuilder.of("INVENTORY").build());
    assertThat(reader.head()).isEqualTo(new Head(Frame.ALONE, false));
    assertThat(reader.type().name()).isEqualTo("INVENTORY");
  }

  @Test
  void bigEndianImageIsToldByItsMagic() throws IOException {
    for (var builder : List.of(ImageBuilder.bigEndian("FS"), ImageBuilder.bigEndianAlone("FS"))) {
      var reader = open(builder.entry(FS).entry(FS).build());
      assertThat(reader.head().isBigEndian()).isTrue();
      assertThat(reader.type().name()).isEqualTo("FS");
      assertThat(reader.next() && reader.next()).isTrue();
      assertThat(message(reader)).isEqualTo(FS.toByteArray());
    }
  }

  @Test
  void entriesAreCountedFromZeroAndHaveTheirOffsets() throws IOException {
    var reader = open(ImageBuilder.of("FS").entry(FS).entry(new byte[0]).entry(FS).build());
    List<String> found = new ArrayList<>();
    while (reader.next()) {
      found.add(reader.index() + " at " + reader.offset() + ": " + message(reader).length);
    }
    assertThat(found).containsExactly("0 at 8: 4", "1 at 16: 0", "2 at 20: 4");
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void emptyFileHasNoMagic(From from) {
    assertThatThrownBy(() -> readAll(from.source("a.img", new byte[0])))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage("a.img: magic at 0x0 is 4 bytes long, 0 remain");
  }

  @ParameterizedTest
  @EnumSource
  void fileThatEndsInItsHeadIsCut(From from) {
    byte[] head = ImageBuilder.of("FS").build();
    assertThatThrownBy(() -> readAll(from.source("a.img", Arrays.copyOf(head, 6))))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage("a.img: magic after the word 0x54564319 at 0x4 is 4 bytes long, 2 remain");
  }

  @Test
  void emptyRawFileIsNamedAsSuch() {
    assertThatThrownBy(() -> readAll(ByteSource.of("d/nftables-9.img", new byte[0])))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage(
            "d/nftables-9.img: has no entries (text of 'nft list ruleset'); magic at 0x0 is 4 bytes"
                + " long, 0 remain");
  }

  @Test
  void unknownMagicIsShownInHex() {
    byte[] image = ImageBuilder.empty().u32(0x8ec83489).build();
    assertThatThrownBy(() -> readAll(ByteSource.of("a.img", image)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("a.img: no image has the magic 0x8ec83489");
  }

  @Test
  void unknownMagicBehindTheCommonWordIsShownInHex() {
    byte[] image = ImageBuilder.empty().u32(ImageBuilder.COMMON).u32(7).build();
    assertThatThrownBy(() -> readAll(ByteSource.of("a.img", image)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("a.img: no image has the magic 0x7");
  }

  @Test
  void rawFileIsNamedAsSuch() {
    byte[] image = "\177ELF".getBytes(UTF_8);
    assertThatThrownBy(() -> readAll(ByteSource.of("/tmp/x/pages-1.img", image)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "/tmp/x/pages-1.img: has no entries (raw memory pages, which pagemap-*.img describe);"
                + " no image has the magic 0x464c457f");
  }

  @Test
  void sizeOfFourGigabytesIsComparedWithWhatRemains() {
    byte[] image = ImageBuilder.of("FS").entry(FS).u32(-1).zeros(3).build();
    assertThatThrownBy(() -> readAll(ByteSource.of("a.img", image)))
        .isInstanceOfSatisfying(
            UnexpectedEndException.class,
            e -> {
              assertThat(e.file()).isEqualTo("a.img");
              assertThat(e.offset()).isEqualTo(0x14);
              assertThat(e.expected()).isEqualTo(0xffff_ffffL);
              assertThat(e.actual()).isEqualTo(3);
            })
        .hasMessage("a.img: entry 1 at 0x10: message at 0x14 is 4294967295 bytes long, 3 remain");
  }

  @Test
  void sizeOfFourGigabytesInPipeIsAboveTheLimit() {
    byte[] image = ImageBuilder.of("FS").u32(-1).zeros(5000).build();
    assertThatThrownBy(() -> readAll(From.PIPE.source("stdin", image)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "stdin: entry 0 at 0x8: message is 4294967295 bytes long, at most 268435456 are"
                + " allowed");
  }

  @Test
  void sizeWithinTheLimitThatNothingFollowsCostsNoMemory() throws IOException {
    byte[] image = ImageBuilder.of("FS").u32(200 << 20).zeros(300).build();
    long allocated =
        Allocation.of(() ->
            assertThatThrownBy(() -> readAll(From.PIPE.source("stdin", image)))
                .hasMessage(
                    "stdin: entry 0 at 0x8: message at 0xc is 209715200 bytes long, 300"
                        + " remain"));
    assertThat(allocated).isLessThan(1 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void sizeBeyondTheEndIsRefused(From from) {
    byte[] image = ImageBuilder.of("FS").u32(5000).zeros(61).build();
    assertThatThrownBy(() -> readAll(from.source("a.img", image)))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage("a.img: entry 0 at 0x8: message at 0xc is 5000 bytes long, 61 remain");
  }

  @ParameterizedTest
  @EnumSource
  void fileThatEndsInASizeWordIsCut(From from) {
    byte[] image = ImageBuilder.of("FS").entry(FS).zeros(3).build();
    assertThatThrownBy(() -> readAll(from.source("a.img", image)))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage("a.img: entry 1 at 0x10: size word at 0x10 is 4 bytes long, 3 remain");
  }

  @Test
  void messageAboveTheLimitIsRefusedAndOneAtTheLimitIsNot() throws IOException {
    var limits = new Limits(8192, 10);
    byte[] allowed = ImageBuilder.of("FS").entry(new byte[8192]).build();
    byte[] refused = ImageBuilder.of("FS").entry(new byte[8193]).build();
    assertThat(ImageReader.open(ByteSource.of("a.img", allowed), limits).next()).isTrue();
    var reader = ImageReader.open(ByteSource.of("a.img", refused), limits);
    assertThatThrownBy(reader::next)
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("a.img: entry 0 at 0x8: message is 8193 bytes long, at most 8192 are allowed");
  }

  @Test
  void malformedLengthFieldOfAnExtraIsRefused() {
    byte[] message = new WireBytes().varint(1, 1).tag(2, 0).build();
    byte[] image = ImageBuilder.of("PIPES_DATA").entry(message).build();
    assertThatThrownBy(() -> readAll(ByteSource.of("a.img", image)))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("a.img: entry 0 at 0x8: pipe_data_entry: at 0xf varint is cut after 0 bytes");
  }

  static List<Samples.Sample> samples() {
    return Samples.images();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void entriesOfASampleStandWhereTheirSizesSay(Samples.Sample sample) throws IOException {
    for (From from : From.values()) {
      var reader = ImageReader.open(from.source(sample.file(), sample.bytes()), Limits.DEFAULT);
      for (ImageWalk.Entry entry : ImageWalk.entries(sample.bytes())) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.offset()).isEqualTo(entry.start());
        assertThat(message(reader)).isEqualTo(entry.message(sample.bytes()));
      }
      assertThat(reader.next()).isFalse();
    }
  }
}
