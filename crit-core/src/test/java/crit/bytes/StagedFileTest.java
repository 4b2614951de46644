package crit.bytes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is replaced whole or not at all. */
final class StagedFileTest {
  @TempDir private Path directory;

  private Path old() throws IOException {
    return Files.writeString(directory.resolve("a.img"), "old");
  }

  private static void write(StagedFile file, String text) throws IOException {
    file.stream().write(text.getBytes(UTF_8));
  }

  private static void replace(Path place, String text) throws IOException {
    try (var file = StagedFile.create(place)) {
      write(file, text);
      file.commit();
    }
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void newFileAppearsWhenItIsComplete() throws IOException {
    Path place = directory.resolve("a.img");
    try (var file = StagedFile.create(place)) {
      write(file, "new");
      assertThat(place).doesNotExist();
      file.commit();
      assertThat(place).hasContent("new");
    }
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void oldFileStandsUntilTheNewOneIsComplete() throws IOException {
    Path place = old();
    try (var file = StagedFile.create(place)) {
      write(file, "new");
      assertThat(place).hasContent("old");
      file.commit();
      assertThat(place).hasContent("new");
    }
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void oldFileSurvivesACloseWithoutCommit() throws IOException {
    Path place = old();
    try (var file = StagedFile.create(place)) {
      write(file, "half of the n");
    }
    assertThat(place).hasContent("old");
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void oldFileSurvivesAFailureWhileWriting() throws IOException {
    Path place = old();
    assertThatThrownBy(
            () -> {
              try (var file = StagedFile.create(place)) {
                write(file, "half");
                throw new IOException("disk full");
              }
            })
        .hasMessage("disk full");
    assertThat(place).hasContent("old");
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void closingTheStreamDoesNotCloseTheFile() throws IOException {
    Path place = directory.resolve("a.img");
    try (var file = StagedFile.create(place)) {
      try (var stream = file.stream()) {
        stream.write('a');
      }
      write(file, "b");
      file.commit();
    }
    assertThat(place).hasContent("ab");
  }

  @Test
  void symbolicLinkIsFollowedAndStays() throws IOException {
    Path place = old();
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a.img"));
    replace(link, "new");
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(place).hasContent("new");
    assertThat(names()).containsExactly("a.img", "link");
  }

  @Test
  void symbolicLinkToAFileThatIsNotThereYetStays() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a.img"));
    replace(link, "new");
    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(names()).containsExactly("a.img", "link");
  }

  @Test
  void symbolicLinkIntoAnotherDirectoryIsStagedThere() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path place = Files.writeString(other.resolve("a.img"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), place);
    try (var file = StagedFile.create(link)) {
      assertThat(file.directory()).isEqualTo(other.toRealPath());
      assertThat(names()).containsExactly("link", "other");
    }
  }

  @Test
  void deviceIsWrittenDirectly() throws IOException {
    try (var file = StagedFile.create(Path.of("/dev/null"))) {
      write(file, "gone");
      file.commit();
    }
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThat(Path.of("/dev/.null.0.part")).doesNotExist();
  }

  @Test
  void spoolOfADeviceIsInTheDirectoryForTemporaryFiles() throws IOException {
    try (var file = StagedFile.create(Path.of("/dev/null"))) {
      assertThat(file.directory()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }
  }

  @Test
  void missingDirectoryIsNamed() {
    Path place = directory.resolve("missing/a.img");
    assertThatThrownBy(() -> StagedFile.create(place))
        .isInstanceOf(IOException.class)
        .hasMessage(place + ": its directory does not exist");
  }

  @Test
  void directoryIsNoPlaceForAFile() {
    assertThatThrownBy(() -> StagedFile.create(directory)).isInstanceOf(IOException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void twoWritersOfOneFileDoNotDisturbEachOther() throws IOException {
    Path place = old();
    try (var first = StagedFile.create(place);
        var second = StagedFile.create(place)) {
      write(first, "first");
      write(second, "second");
      assertThat(place).hasContent("old");
      second.commit();
      assertThat(place).hasContent("second");
      first.commit();
      assertThat(place).hasContent("first");
    }
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void writerThatGaveUpLeavesTheFileOfTheOther() throws IOException {
    Path place = directory.resolve("a.img");
    try (var first = StagedFile.create(place)) {
      write(first, "first");
      try (var second = StagedFile.create(place)) {
        write(second, "second");
      }
      first.commit();
    }
    assertThat(place).hasContent("first");
    assertThat(names()).containsExactly("a.img");
  }

  @Test
  void unfinishedFileOfAKilledProcessIsNoObstacle() throws IOException {
    Files.writeString(directory.resolve(".a.img.0.part"), "left behind");
    replace(directory.resolve("a.img"), "new");
    assertThat(directory.resolve("a.img")).hasContent("new");
    assertThat(names()).containsExactly(".a.img.0.part", "a.img");
  }

  @Test
  void relativePathIsWrittenInTheWorkingDirectory() throws IOException {
    Path place = Path.of("").toAbsolutePath().relativize(directory.resolve("a.img"));
    replace(place, "new");
    assertThat(directory.resolve("a.img")).hasContent("new");
    assertThat(names()).containsExactly("a.img");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----", "rwxr-xr-x", "r--r--r--"})
  void replacedFileHandsItsModeOn(String mode) throws IOException {
    Path place = old();
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
    replace(place, "new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place))).isEqualTo(mode);
    assertThat(place).hasContent("new");
  }

  @Test
  void fileThatReplacesAnotherIsItsOwnersAloneUntilItIsComplete() throws IOException {
    Path place = old();
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rw-rw-rw-"));
    try (var file = StagedFile.create(place)) {
      write(file, "new");
      Path staged = directory.resolve(".a.img.0.part");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void chainOfLinksIsFollowedToItsEnd() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.createSymbolicLink(other.resolve("second"), Path.of("a.img"));
    Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("other/second"));
    replace(first, "new");
    assertThat(first).isSymbolicLink();
    assertThat(other.resolve("second")).isSymbolicLink();
    assertThat(other.resolve("a.img")).isRegularFile().hasContent("new");
  }

  @Test
  void linkThatLeadsToItselfIsRefusedAndStays() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("link"));
    assertThatThrownBy(() -> replace(link, "new")).isInstanceOf(IOException.class);
    assertThat(link).isSymbolicLink();
    assertThat(names()).containsExactly("link");
  }

  @Test
  void deviceThatIsFullIsNamed() throws IOException {
    try (var file = StagedFile.create(Path.of("/dev/full"))) {
      assertThatThrownBy(() -> write(file, "text"))
          .isInstanceOf(IOException.class)
          .hasMessage("/dev/full: No space left on device");
    }
  }
}
