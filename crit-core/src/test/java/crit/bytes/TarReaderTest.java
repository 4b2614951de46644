package crit.bytes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import crit.bytes.TarBuilder.Header;
import crit.bytes.TarMember.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Members of archives that are built by hand, through a file's random access and through a pipe.
 */
final class TarReaderTest {
  private static final String LONG = "d/".repeat(200) + "core-1.img";

  @TempDir private Path directory;

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private static ByteSource pipe(byte[] archive) {
    return ByteSource.of("x.tar", new ByteArrayInputStream(archive));
  }

  /** Reads the archive both ways, which have to be of one opinion. */
  private static List<TarMember> members(TarBuilder archive) throws IOException {
    List<TarMember> members = members(ByteSource.of("x.tar", archive.build()));
    assertThat(members(pipe(archive.build()))).isEqualTo(members);
    return members;
  }

  private static List<TarMember> members(ByteSource archive) throws IOException {
    var reader = new TarReader(archive);
    List<TarMember> members = new ArrayList<>();
    for (Optional<TarMember> at = reader.next(); at.isPresent(); at = reader.next()) {
      members.add(at.get());
    }
    return members;
  }

  private static TarMember only(TarBuilder archive) throws IOException {
    List<TarMember> members = members(archive);
    assertThat(members).hasSize(1);
    return members.getFirst();
  }

  private static void assertWrong(TarBuilder archive, String message) {
    assertThatThrownBy(() -> members(ByteSource.of("x.tar", archive.build()))).hasMessage(message);
    assertThatThrownBy(() -> members(pipe(archive.build()))).hasMessage(message);
  }

  @Test
  void membersAreFoundWithTheirPlaces() throws IOException {
    var archive =
        new TarBuilder()
            .directory("checkpoint/")
            .file("checkpoint/a.img", text("first"))
            .file("checkpoint/empty.img", new byte[0])
            .file("checkpoint/b.img", new byte[1024])
            .link("checkpoint/parent", "../pre-checkpoint")
            .hardLink("checkpoint/c.img", "checkpoint/a.img")
            .header(Header.of("checkpoint/pipe", '6'));
    assertThat(members(archive))
        .containsExactly(
            new TarMember("checkpoint/", Kind.DIRECTORY, "", 512, 0),
            new TarMember("checkpoint/a.img", Kind.FILE, "", 1024, 5),
            new TarMember("checkpoint/empty.img", Kind.FILE, "", 2048, 0),
            new TarMember("checkpoint/b.img", Kind.FILE, "", 2560, 1024),
            new TarMember("checkpoint/parent", Kind.SYMBOLIC_LINK, "../pre-checkpoint", 4096, 0),
            new TarMember("checkpoint/c.img", Kind.HARD_LINK, "checkpoint/a.img", 4608, 0),
            new TarMember("checkpoint/pipe", Kind.OTHER, "", 5120, 0));
  }

  @Test
  void bytesOfAMemberAreHandedOverOnce() throws IOException {
    byte[] archive =
        new TarBuilder()
            .file("a", text("first"))
            .file("b", text("second"))
            .file("c", text("third"))
            .build();
    for (ByteSource source : List.of(ByteSource.of("x.tar", archive), pipe(archive))) {
      var reader = new TarReader(source);
      var out = new ByteArrayOutputStream();
      assertThatThrownBy(() -> reader.transfer(out::write))
          .isInstanceOf(IllegalStateException.class);
      reader.next();
      reader.transfer(out::write);
      assertThatThrownBy(() -> reader.transfer(out::write))
          .isInstanceOf(IllegalStateException.class);
      reader.next();
      reader.next();
      reader.transfer(out::write);
      assertThat(out).hasToString("firstthird");
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void nameHasThePrefixOfUstar() throws IOException {
    var header = Header.of("core-1.img", '0').text(345, "some/where");
    assertThat(only(new TarBuilder().header(header)).name()).isEqualTo("some/where/core-1.img");
  }

  @Test
  void timesOfGnuTarAreNoPrefix() throws IOException {
    var header = Header.of("core-1.img", '0').text(257, "ustar  \0").text(345, "15061523");
    assertThat(only(new TarBuilder().header(header)).name()).isEqualTo("core-1.img");
  }

  @Test
  void nameMayFillItsField() throws IOException {
    String name = "n".repeat(100);
    var header = Header.of(name, '2').link("l".repeat(100));
    TarMember member = only(new TarBuilder().header(header));
    assertThat(member.name()).isEqualTo(name);
    assertThat(member.link()).isEqualTo("l".repeat(100));
  }

  @Test
  void oldestTarHasNeitherMagicNorType() throws IOException {
    byte[] nothing = new byte[8];
    var archive =
        new TarBuilder()
            .header(Header.of("a.img", '\0').raw(257, nothing))
            .header(Header.of("dir/", '\0').raw(257, nothing));
    assertThat(members(archive))
        .extracting(TarMember::kind)
        .containsExactly(Kind.FILE, Kind.DIRECTORY);
  }

  @Test
  void gnuTarPutsLongNamesInFront() throws IOException {
    var archive =
        new TarBuilder()
            .gnuLong('K', LONG)
            .gnuLong('L', LONG + "x")
            .link(LONG.substring(0, 99), "cut")
            .file("next", text("b"));
    assertThat(members(archive))
        .extracting(TarMember::name, TarMember::link)
        .containsExactly(tuple(LONG + "x", LONG), tuple("next", ""));
  }

  @Test
  void paxRecordsTakeTheHeadersPlace() throws IOException {
    String records =
        TarBuilder.record("path", "höher/core-1.img")
            + TarBuilder.record("comment", "a=b\nc")
            + TarBuilder.record("size", "5");
    var archive =
        new TarBuilder()
            .header(Header.of("global", 'g').size(14))
            .blocks(text("14 path=wrong\n"))
            .pax(records.getBytes(UTF_8))
            .header(Header.of("cut", '0').size(0))
            .blocks(text("12345"))
            .pax("linkpath", LONG)
            .link("l", "cut")
            .file("next", text("b"));
    assertThat(members(archive))
        .extracting(TarMember::name, TarMember::link, TarMember::size)
        .containsExactly(
            tuple("höher/core-1.img", "", 5L), tuple("l", LONG, 0L), tuple("next", "", 1L));
  }

  @Test
  void sparseFilesAreTold() throws IOException {
    byte[] goesOn = new byte[512];
    goesOn[504] = 1;
    var archive =
        new TarBuilder()
            .header(Header.of("old", 'S').size(3).raw(482, (byte) 1))
            .blocks(goesOn)
            .blocks(new byte[512])
            .blocks(text("abc"))
            .pax(
                (TarBuilder.record("GNU.sparse.major", "1")
                        + TarBuilder.record("GNU.sparse.name", "real.img")
                        + TarBuilder.record("path", "GNUSparseFile.1/real.img"))
                    .getBytes(UTF_8))
            .file("x", text("map"));
    assertThat(members(archive))
        .containsExactly(
            new TarMember("old", Kind.SPARSE, "", 1536, 3),
            new TarMember("real.img", Kind.SPARSE, "", 3584, 3));
  }

  @Test
  void sizeOfADirectoryOrLinkIsNoneWhateverItSays() throws IOException {
    var archive =
        new TarBuilder()
            .header(Header.of("dir/", '5').size(4096))
            .header(Header.of("l", '2').size(7).link("x"))
            .file("a", text("a"));
    assertThat(members(archive)).extracting(TarMember::name).containsExactly("dir/", "l", "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"octal", "binary", "pax"})
  void memberOfMoreThanFourGigabytesIsSteppedOver(String form) throws IOException {
    long size = (form.equals("octal") ? 7L : 9L) << 30 | 1;
    var front = new TarBuilder();
    Header header = Header.of("pages-1.img", '0');
    switch (form) {
      case "octal" -> header.text(124, "%012o".formatted(size));
      case "binary" ->
          header.raw(124, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0).raw(128, big(size));
      default -> front.pax("size", String.valueOf(size));
    }
    front.header(header);
    Path file = directory.resolve("x.tar");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(front.buildWithoutEnd());
      sparse.seek(front.size() + size + 511);
      sparse.write(new TarBuilder().file("next", text("b")).build());
    }
    try (ByteSource archive = ByteSource.of(file)) {
      List<TarMember> members = members(archive);
      assertThat(members).extracting(TarMember::name).containsExactly("pages-1.img", "next");
      assertThat(members).extracting(TarMember::size).containsExactly(size, 1L);
    }
  }

  private static byte[] big(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  @Test
  void checksumMayBeOfSignedBytes() throws IOException {
    byte[] archive = new TarBuilder().file("\u00fc", new byte[0]).build();
    int signed = 0;
    for (int i = 0; i < 512; i++) {
      signed += i >= 148 && i < 156 ? ' ' : archive[i];
    }
    System.arraycopy(text("%06o\0 ".formatted(signed)), 0, archive, 148, 8);
    assertThat(members(ByteSource.of("x.tar", archive))).hasSize(1);
  }

  @Test
  void wrongChecksumIsRefused() {
    byte[] sound = new TarBuilder().header(Header.of("b", '0')).build();
    int expected = Integer.parseInt(new String(sound, 148, 6, US_ASCII), 8);
    assertWrong(
        new TarBuilder().file("a", text("a")).header(Header.of("b", '0').text(148, "0012345\0")),
        "x.tar: header at 0x400: checksum is '0012345', expected %o".formatted(expected));
  }

  @Test
  void negativeAndHugeSizesAreRefused() {
    byte[] minusOne = new byte[12];
    Arrays.fill(minusOne, (byte) 0xff);
    byte[] tooLarge = {(byte) 0x80, 0, 0, 0, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0};
    assertWrong(
        new TarBuilder().header(Header.of("a", '0').raw(124, minusOne)),
        "x.tar: header at 0x0: size is '????????????', expected octal digits or a binary number");
    assertWrong(
        new TarBuilder().header(Header.of("a", '0').raw(124, tooLarge)),
        "x.tar: header at 0x0: size is '????????????', expected octal digits or a binary number");
    assertWrong(
        new TarBuilder().header(Header.of("a", '0').text(124, "00000000018\0")),
        "x.tar: header at 0x0: size is '00000000018?', expected octal digits or a binary number");
  }

  @Test
  void sizeBeyondTheEndIsToldBeforeAnythingIsRead() {
    long size = Long.MAX_VALUE;
    var archive =
        new TarBuilder()
            .header(
                Header.of("a", '0')
                    .raw(124, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0)
                    .raw(128, big(size)));
    assertThatThrownBy(() -> members(ByteSource.of("x.tar", archive.build())))
        .hasMessage("x.tar: member a at 0x200 is 9223372036854775807 bytes long, 1024 remain");
    assertThatThrownBy(() -> members(pipe(archive.build())))
        .hasMessage("x.tar: member a at 0x200 is 9223372036854775807 bytes long, 1024 remain");
  }

  @Test
  void longNamesAreBounded() {
    assertWrong(
        new TarBuilder().header(Header.of("a", 'x').size(TarReader.MAX_NAME + 1)),
        "x.tar: header at 0x0: long name or PAX header of 1048577 bytes, at most 1048576");
    assertWrong(
        new TarBuilder().header(Header.of("a", 'L').size(TarReader.MAX_NAME)),
        "x.tar: long name or PAX header at 0x200 is 1048576 bytes long, 1024 remain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "12 path=a\n",
        "9 path=a\n",
        "09path=a\n",
        "10 path=ab",
        "4 =\n\n",
        "-9 path=a\n",
        "99999999999 path=a\n",
        "5 a\n\n",
        "0 \n"
      })
  void malformedPaxRecordsAreRefused(String records) throws IOException {
    var archive = new TarBuilder().pax(text(records)).file("a", text("a"));
    if (records.isEmpty() || records.startsWith("9 ")) {
      assertThat(only(archive).size()).isEqualTo(1);
    } else {
      assertThatThrownBy(() -> members(archive))
          .isInstanceOf(TarFormatException.class)
          .hasMessageStartingWith("x.tar: header at 0x0: PAX record at byte ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "", "0x10", "9223372036854775808", "1 "})
  void malformedPaxSizesAreRefused(String size) {
    assertWrong(
        new TarBuilder().pax("size", size).file("a", text("a")),
        "x.tar: header at 0x0: PAX size is '%s', expected a number of up to 18 digits"
            .formatted(size));
  }

  @Test
  void everyPrefixIsTooShortUpToTheMarkOfTheEnd() {
    var builder =
        new TarBuilder()
            .gnuLong('L', LONG)
            .file("x", text("first"))
            .pax("path", LONG)
            .file("y", text("b"));
    byte[] archive = builder.build();
    for (int cut = 0; cut < builder.size() + 512; cut++) {
      byte[] prefix = Arrays.copyOf(archive, cut);
      var error =
          catchThrowableOfType(
              UnexpectedEndException.class, () -> members(ByteSource.of("x.tar", prefix)));
      assertThat(error).as("cut at %d", cut).isNotNull();
      assertThat(error.offset() + error.actual()).isEqualTo(cut);
      assertThat(error.expected()).isGreaterThan(error.actual());
      assertThat(catchThrowableOfType(UnexpectedEndException.class, () -> members(pipe(prefix))))
          .hasMessage(error.getMessage());
    }
  }

  @Test
  void endWithoutItsMarkIsToldWithItsPlace() {
    byte[] archive = new TarBuilder().file("a", text("a")).buildWithoutEnd();
    assertThatThrownBy(() -> members(ByteSource.of("x.tar", archive)))
        .hasMessage(
            "x.tar: header of a member, or the mark of the end, at 0x400 is 512 bytes long,"
                + " 0 remain");
  }

  @Test
  void longNameIsCutInAnError() {
    var archive =
        new TarBuilder().gnuLong('L', "n".repeat(100_000)).header(Header.of("x", '0').size(5_000));
    assertThatThrownBy(() -> members(archive)).message().hasSizeLessThan(400);
  }

  @Test
  void archiveIsKnownByItsFirstHeader() throws IOException {
    byte[] archive = new TarBuilder().file("a", text("a")).build();
    assertThat(TarReader.isTar(ByteSource.of("x", archive))).isTrue();
    assertThat(TarReader.isTar(ByteSource.of("x", Arrays.copyOf(archive, 512)))).isTrue();
    assertThat(TarReader.isTar(ByteSource.of("x", Arrays.copyOf(archive, 511)))).isFalse();
    assertThat(TarReader.isTar(ByteSource.of("x", new byte[4096]))).isFalse();
    archive[0] ^= 1;
    assertThat(TarReader.isTar(ByteSource.of("x", archive))).isFalse();
  }
}
