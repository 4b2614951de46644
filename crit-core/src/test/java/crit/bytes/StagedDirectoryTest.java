package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import crit.bytes.StagedDirectory.Leftover;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedDirectoryTest {
  @TempDir private Path work;
  private Path directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(work.resolve("images"));
    Files.writeString(directory.resolve("kept"), "kept");
    Files.writeString(directory.resolve("changed"), "old");
    Files.writeString(directory.resolve("gone"), "gone");
  }

  @Test
  void commitReplacesAddsAndRemovesAtOnce() throws IOException {
    try (var staged = StagedDirectory.begin(directory)) {
      write(staged, "changed", "new");
      write(staged, "added", "added");
      staged.remove("gone");
      assertThat(names(directory)).containsExactly("changed", "gone", "kept");
      assertThat(directory.resolve("changed")).hasContent("old");
      staged.commit();
      assertThat(staged.leftovers()).isEmpty();
    }
    assertThat(names(directory)).containsExactly("added", "changed", "kept");
    assertThat(directory.resolve("changed")).hasContent("new");
    assertThat(names(work)).containsExactly("images");
  }

  @Test
  void oldDirectoryStaysUntilItIsDeletedOrTheNextOneBegins() throws IOException {
    for (int round = 0; round < 2; round++) {
      Closeable old;
      try (var staged = StagedDirectory.begin(directory)) {
        assertThat(names(work)).containsExactly(".images.0.part", "images");
        write(staged, "changed", "new");
        old = staged.commitBeside();
      }
      assertThat(work.resolve(".images.0.part/changed")).hasContent(round == 0 ? "old" : "new");
      assertThat(directory.resolve("changed")).hasContent("new");
      if (round == 1) {
        old.close();
        old.close();
      }
    }
    assertThat(names(work)).containsExactly("images");
  }

  @Test
  void whatIsKeptStaysBesideTheDirectory() throws IOException {
    Path kept;
    try (var staged = StagedDirectory.begin(directory)) {
      write(staged, "added", "added");
      assertThat(staged.path().resolve("added")).hasContent("added");
      kept = staged.keep();
    }
    assertThat(kept.resolve("added")).hasContent("added");
    assertThat(names(directory)).containsExactly("changed", "gone", "kept");
  }

  @Test
  void memberIsWhereItSaysUntilItIsCommitted() throws IOException {
    try (var staged = StagedDirectory.begin(directory)) {
      StagedMember member = staged.create("added");
      Files.writeString(member.path(), "by its path");
      assertThat(member.size()).isEqualTo(11);
      staged.commit();
    }
    assertThat(directory.resolve("added")).hasContent("by its path");
  }

  @Test
  void closingWithoutCommitLeavesNoTrace() throws IOException {
    Object before = inode(directory);
    try (var staged = StagedDirectory.begin(directory)) {
      write(staged, "changed", "new");
      staged.create("open").stream().write('x');
      staged.remove("gone");
      assertThat(names(work)).containsExactly(".images.0.part", "images");
    }
    assertThat(names(work)).containsExactly("images");
    assertThat(names(directory)).containsExactly("changed", "gone", "kept");
    assertThat(inode(directory)).isEqualTo(before);
  }

  @Test
  void filesThatStayAreTheSameFiles() throws IOException {
    Object before = inode(directory.resolve("kept"));
    commit("changed", "new");
    assertThat(inode(directory.resolve("kept"))).isEqualTo(before);
  }

  @Test
  void aMemberOfTheOldDirectoryCanKeepAnotherName() throws IOException {
    Object before = inode(directory.resolve("changed"));
    try (var staged = StagedDirectory.begin(directory)) {
      staged.link("changed", "changed.bak");
      write(staged, "changed", "new");
      staged.commit();
    }
    assertThat(inode(directory.resolve("changed.bak"))).isEqualTo(before);
    assertThat(directory.resolve("changed")).hasContent("new");
  }

  @Test
  void ownerAndModeAreKept() throws IOException {
    chmod(directory, "r-xr-x--x");
    Files.setAttribute(directory, "unix:mode", 02551);
    chmod(directory.resolve("changed"), "r--r-----");
    commit("changed", "new");
    assertThat((int) Files.getAttribute(directory, "unix:mode") & 07777).isEqualTo(02551);
    assertThat(mode(directory.resolve("changed"))).isEqualTo("r--r-----");
    assertThat(mode(directory.resolve("kept"))).isEqualTo("rw-r--r--");
    chmod(directory, "rwxr-xr-x");
  }

  @Test
  void linksStayLinksAndLeadToTheSamePlace() throws IOException {
    Path parent = Files.createDirectory(work.resolve("before"));
    Files.createSymbolicLink(directory.resolve("parent"), Path.of("../before"));
    Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("nothing"));
    commit("changed", "new");
    assertThat(directory.resolve("parent").toRealPath()).isEqualTo(parent.toRealPath());
    assertThat(Files.readSymbolicLink(directory.resolve("nowhere"))).hasToString("nothing");
  }

  @Test
  void subdirectoriesAndSocketsAreCarried() throws IOException {
    Path sub = Files.createDirectories(directory.resolve("sub/inner"));
    Files.writeString(sub.resolve("file"), "inner");
    chmod(directory.resolve("sub"), "rwx--x---");
    Path socket = directory.resolve("lazy-pages.socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      commit("changed", "new");
    }
    assertThat(directory.resolve("sub/inner/file")).hasContent("inner");
    assertThat(mode(directory.resolve("sub"))).isEqualTo("rwx--x---");
    assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(names(work)).containsExactly("images");
  }

  @Test
  void aDirectoryThatALinkNamesIsReplacedAndNotTheLink() throws IOException {
    Path link = Files.createSymbolicLink(work.resolve("link"), Path.of("images"));
    try (var staged = StagedDirectory.begin(link)) {
      write(staged, "changed", "new");
      staged.commit();
    }
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(directory.resolve("changed")).hasContent("new");
  }

  @Test
  void membersAreWrittenAtPositionsAndExtended() throws IOException {
    try (var staged = StagedDirectory.begin(directory)) {
      try (StagedMember member = staged.create("pages")) {
        member.write(ByteBuffer.wrap(new byte[] {4, 5}), 4);
        member.write(ByteBuffer.wrap(new byte[] {1}), 1);
        member.extend(8);
        member.extend(3);
        assertThat(member.size()).isEqualTo(8);
      }
      staged.commit();
    }
    assertThat(directory.resolve("pages")).hasBinaryContent(new byte[] {0, 1, 0, 0, 4, 5, 0, 0});
  }

  @Test
  void aSecondProgramIsRefused() throws IOException {
    try (var first = StagedDirectory.begin(directory)) {
      assertThat(first.leftovers()).isEmpty();
      assertThatIOException()
          .isThrownBy(() -> StagedDirectory.begin(directory))
          .withMessage(directory + ": another program is changing it");
      first.commit();
      assertThatIOException()
          .isThrownBy(() -> StagedDirectory.begin(directory))
          .withMessageEndingWith(": another program is changing it");
    }
    StagedDirectory.begin(directory).close();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path stale = Files.createDirectories(work.resolve(".images.3.part/sub"));
    Files.writeString(stale.resolve("file"), "x");
    chmod(stale, "r-x------");
    Path other = Files.createDirectory(work.resolve(".images2.0.part"));
    Path file = Files.writeString(work.resolve(".images.0.part"), "a file");
    try (var staged = StagedDirectory.begin(directory)) {
      assertThat(staged.leftovers())
          .containsExactly(new Leftover(work.toRealPath().resolve(".images.3.part"), true));
    }
    assertThat(work.resolve(".images.3.part")).doesNotExist();
    assertThat(other).exists();
    assertThat(file).exists();
  }

  @Test
  void whatALivingProcessWritesIsLeftAlone() throws IOException {
    Path busy = Files.createDirectory(work.resolve(".images.0.part"));
    try (DirectoryLock lock = DirectoryLock.attempt(busy);
        var staged = StagedDirectory.begin(directory)) {
      assertThat(lock.outcome()).isEqualTo(DirectoryLock.Outcome.HELD);
      assertThat(staged.leftovers())
          .containsExactly(new Leftover(work.toRealPath().resolve(".images.0.part"), false));
      staged.commit();
    }
    assertThat(busy).exists();
  }

  @Test
  void refusesToReplaceWhatIsNoFile() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), Path.of("kept"));
    Files.createDirectory(directory.resolve("sub"));
    try (var staged = StagedDirectory.begin(directory)) {
      for (String name : List.of("link", "sub")) {
        assertThatIOException()
            .isThrownBy(() -> staged.create(name))
            .withMessage(
                directory.resolve(name) + ": is no regular file, and only such are replaced");
      }
    }
  }

  @Test
  void refusesWhatIsWrong() throws IOException {
    Path file = directory.resolve("kept");
    assertThatIOException()
        .isThrownBy(() -> StagedDirectory.begin(file))
        .withMessage(file + ": is a file, expected a directory");
    Path nothing = work.resolve("nothing");
    assertThatIOException()
        .isThrownBy(() -> StagedDirectory.begin(nothing))
        .withMessage(nothing + ": no such directory");
    try (var staged = StagedDirectory.begin(directory)) {
      assertThatIOException()
          .isThrownBy(() -> staged.remove("nothing"))
          .withMessage(directory.resolve("nothing") + ": no such file");
      assertThatIOException()
          .isThrownBy(() -> staged.link("kept", "gone"))
          .withMessage(directory.resolve("gone") + ": exists already, and is not overwritten");
      for (String name : List.of("..", ".", "a/b", "/etc", "")) {
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(() -> staged.create(name));
      }
      staged.remove("gone");
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> staged.create("gone"));
    }
  }

  @Test
  void refusesAMountPoint() {
    assertThatIOException()
        .isThrownBy(() -> StagedDirectory.begin(Path.of("/proc")))
        .withMessageStartingWith("/proc: is replaced as a whole, which /proc prevents");
  }

  @Test
  void refusesADirectoryThatWasReplacedMeanwhile() throws IOException {
    try (var staged = StagedDirectory.begin(directory)) {
      Files.move(directory, work.resolve("moved"));
      Files.createDirectory(directory);
      assertThatIOException()
          .isThrownBy(staged::commit)
          .withMessage(directory.toRealPath() + ": was replaced by another program meanwhile");
    }
    assertThat(names(work)).containsExactly("images", "moved");
    assertThat(names(work.resolve("moved"))).containsExactly("changed", "gone", "kept");
  }

  private void commit(String name, String text) throws IOException {
    try (var staged = StagedDirectory.begin(directory)) {
      write(staged, name, text);
      staged.commit();
    }
  }

  private static void write(StagedDirectory staged, String name, String text) throws IOException {
    try (StagedMember member = staged.create(name)) {
      member.stream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static List<String> names(Path place) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : FileTree.list(place)) {
      names.add(String.valueOf(entry.getFileName()));
    }
    names.sort(null);
    return names;
  }

  private static Object inode(Path path) throws IOException {
    return Files.getAttribute(path, "unix:ino");
  }

  private static void chmod(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
