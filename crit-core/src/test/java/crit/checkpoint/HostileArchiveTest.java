package crit.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crit.bytes.TarBuilder;
import crit.bytes.TarMember;
import crit.bytes.UnexpectedEndException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that are cut, damaged, or made to take too much. */
final class HostileArchiveTest {
  private static final byte[] TAR =
      new TarBuilder()
          .file("checkpoint/inventory.img", Archives.random(300))
          .gnuLong('L', "checkpoint/core-1.img")
          .file("x", Archives.random(5_000))
          .pax("path", "checkpoint/pages-1.img")
          .file("x", Archives.random(9_000))
          .build();

  /** Behind this there is only the mark of the end, which is longer than it needs to be. */
  private static final int END = TAR.length - 512;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path directory;

  private enum Form {
    TAR(HostileArchiveTest.TAR),
    TAR_GZ(Archives.gzip(HostileArchiveTest.TAR)),
    TAR_ZST(Archives.zstd(HostileArchiveTest.TAR));

    private final String bytes;

    Form(byte[] bytes) {
      this.bytes = new String(bytes, ISO_8859_1);
    }

    byte[] bytes() {
      return bytes.getBytes(ISO_8859_1);
    }
  }

  private Path write(byte[] archive) throws IOException {
    return Files.write(directory.resolve("x"), archive);
  }

  private static void readAll(Path path) throws IOException {
    try (ImageStore store = ImageStore.open(path)) {
      for (String name : store.names()) {
        Archives.bytes(store, name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wholeArchiveIsRead(Form form) throws IOException {
    try (ImageStore store = ImageStore.open(write(form.bytes()))) {
      assertThat(store.names()).containsExactly("core-1.img", "inventory.img", "pages-1.img");
      assertThat(Archives.bytes(store, "pages-1.img")).isEqualTo(Archives.random(9_000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPrefixIsToldToBeCut(Form form) throws IOException {
    byte[] archive = form.bytes();
    int end = form == Form.TAR ? END : archive.length;
    for (int cut = form == Form.TAR ? 512 : 4; cut < end; cut += form == Form.TAR ? 97 : 13) {
      Path path = write(Arrays.copyOf(archive, cut));
      assertThatThrownBy(() -> readAll(path))
          .as("cut at %d", cut)
          .isInstanceOf(UnexpectedEndException.class)
          .hasMessageStartingWith(path.toString());
    }
  }

  @Test
  void cutIsToldWithMemberAndPlace() throws IOException {
    Path path = write(Archives.gzip(Arrays.copyOf(TAR, 900)));
    assertThatThrownBy(() -> readAll(path))
        .hasMessage(
            path
                + ", unpacked: padding of member checkpoint/inventory.img at 0x32c is 212 bytes"
                + " long, 88 remain");
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitsAreNoMoreThanErrors(Form form) throws IOException {
    for (int seed = 0; seed < 400; seed++) {
      byte[] archive = form.bytes();
      var random = new Random(seed);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int end = form == Form.TAR ? 8 * 512 : archive.length;
        archive[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
      }
      Path path = write(archive);
      Throwable error = catchThrowable(() -> readAll(path));
      if (error != null) {
        assertThat(error).as("seed %d", seed).isInstanceOf(IOException.class);
        assertThat(error.getMessage()).startsWith(path.toString()).doesNotContain("\n");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "TAR", mode = EnumSource.Mode.EXCLUDE)
  void damagedBytesOfAMemberAreNoticedWhenTheArchiveIsOpened(Form form) throws IOException {
    byte[] archive = form.bytes();
    archive[archive.length - 1_000] ^= 1;
    Path path = write(archive);
    assertThatThrownBy(() -> ImageStore.open(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the compressed data is damaged: ");
  }

  @Test
  void largeMemberOfACompressedArchiveTakesNoRoomUntilItIsOpened() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    int size = UnpackedContents.SMALL + 1;
    var archive = new TarBuilder().file("inventory.img", new byte[] {1});
    archive.file("pages-1.img", new byte[size]).file("pages-2.img", new byte[size]);
    try (ImageStore store = ImageStore.open(write(Archives.gzip(archive.build())))) {
      Archives.bytes(store, "inventory.img");
      assertThat(temporaryBytes()).isEmpty();
      store.open("pages-1.img").close();
      assertThat(temporaryBytes()).isNotEmpty().containsOnly((long) size);
    }
    assertThat(temporaryBytes()).isEmpty();
  }

  @Test
  @Tag("nightly")
  void smallMembersOfACompressedArchiveTakeABoundedRoom() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "there is no " + DESCRIPTORS);
    Path path = directory.resolve("many.tar.gz");
    byte[] member = new byte[UnpackedContents.SMALL];
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      for (int i = 0; i < 140; i++) {
        member[0] = (byte) i;
        out.write(new TarBuilder().file("core-" + i + ".img", member).buildWithoutEnd());
      }
      out.write(new byte[1024]);
    }
    try (ImageStore store = ImageStore.open(path)) {
      assertThat(temporaryBytes()).containsOnly(UnpackedContents.ALL_SMALL);
      assertThat(store.names()).hasSize(140);
      for (int i : new int[] {0, 127, 139, 130, 128}) {
        assertThat(Archives.bytes(store, "core-" + i + ".img"))
            .startsWith(i)
            .hasSize(member.length);
      }
    }
  }

  /** Returns the sizes of the files without a name that this process has open. */
  private static List<Long> temporaryBytes() throws IOException {
    List<Long> sizes = new ArrayList<>();
    try (var all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).toString().contains("/.crit-")) {
          sizes.add(Files.size(descriptor));
        }
      }
    }
    return sizes;
  }

  @Test
  void membersAndTheirNamesAreBounded() throws IOException {
    var tree = new ArchiveTree("x.tar");
    var member = new TarMember("a", TarMember.Kind.OTHER, "", 0, 0);
    for (int i = 0; i < ArchiveTree.MAX_MEMBERS; i++) {
      tree.add(new ArchiveTree.Entry(member, 0));
    }
    String message =
        "x.tar: has more than 1048576 members, or more than 67108864 characters in their names";
    assertThatThrownBy(() -> tree.add(new ArchiveTree.Entry(member, 0))).hasMessage(message);
    var names = new ArchiveTree("x.tar");
    String name = "n".repeat(1 << 20);
    var long1 = new TarMember(name, TarMember.Kind.SYMBOLIC_LINK, name, 0, 0);
    for (int i = 0; i < 32; i++) {
      names.add(new ArchiveTree.Entry(long1, 0));
    }
    assertThatThrownBy(() -> names.add(new ArchiveTree.Entry(long1, 0))).hasMessage(message);
  }

  @Test
  void circlesOfLinksEnd() throws IOException {
    var archive =
        new TarBuilder()
            .file("c/inventory.img", new byte[0])
            .link("c/a.img", "b.img")
            .link("c/b.img", "a.img")
            .link("c/parent", "../d")
            .link("d", "e")
            .link("e", "d");
    try (ImageStore store = ImageStore.open(write(archive.build()))) {
      assertThat(store.names()).containsExactly("inventory.img");
      assertThat(store.contains("a.img")).isFalse();
      assertThatThrownBy(store::parent)
          .hasMessage(store.name() + ":c/parent: leads to d, which the archive does not have");
    }
  }

  @Test
  void fileThatIsSomethingElseInsideIsRefused() throws IOException {
    Path path = write(Archives.gzip("no archive at all".getBytes(US_ASCII)));
    assertThatThrownBy(() -> ImageStore.open(path))
        .hasMessage(
            path
                + ", unpacked: header of a member, or the mark of the end, at 0x0 is 512 bytes"
                + " long, 17 remain");
  }

  @Test
  void archiveThatChangesBetweenThePassesIsTold() throws IOException {
    byte[] large = Archives.random(UnpackedContents.SMALL + 1);
    byte[] before =
        Archives.gzip(
            new TarBuilder().file("inventory.img", large).file("pages-1.img", large).build());
    byte[] after = Archives.gzip(new TarBuilder().file("inventory.img", large).build());
    Path path = write(before);
    try (ImageStore store = ImageStore.open(path)) {
      write(Arrays.copyOf(after, before.length));
      assertThatThrownBy(() -> store.open("pages-1.img"))
          .hasMessage(path + ": was changed while it was read");
      write(before);
      assertThat(Archives.bytes(store, "pages-1.img")).isEqualTo(large);
    }
  }
}
