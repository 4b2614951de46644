package crit.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where in a directory the images are, and where its parent is. */
final class DirectoryStoreTest {
  private static final Map<String, byte[]> SET = Map.of("inventory.img", new byte[] {1});

  @TempDir private Path temporary;

  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("set"));
  }

  @Test
  void linkThatLeadsOutOfTheSetIsRefused() throws IOException {
    Files.write(directory.resolve("inventory.img"), new byte[] {1});
    Path secret = Files.write(temporary.resolve("secret"), new byte[] {2});
    Files.createSymbolicLink(directory.resolve("core-1.img"), secret);
    Files.createSymbolicLink(directory.resolve("core-2.img"), Path.of("inventory.img"));
    try (ImageStore store = ImageStore.open(directory);
        ByteSource within = store.open("core-2.img")) {
      assertThat(within.size()).isEqualTo(1);
      assertThatThrownBy(() -> store.open("core-1.img"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("core-1.img: is a link that leads out of the set, to " + secret);
      assertThatThrownBy(() -> store.contains("core-1.img")).isInstanceOf(IOException.class);
    }
  }

  private Path set(String name) throws IOException {
    return Archives.write(directory.resolve(name), SET);
  }

  private Path link(Path set, String target) throws IOException {
    return Files.createSymbolicLink(set.resolve("parent"), Path.of(target));
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(() -> ImageStore.open(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + reason);
  }

  @Test
  void imagesOfTheDirectoryComeBeforeThoseOfCheckpoint() throws IOException {
    Archives.write(directory, SET);
    set("checkpoint");
    try (ImageStore store = ImageStore.open(directory)) {
      assertThat(store.directory()).contains(directory);
    }
  }

  @Test
  void inventoryInCheckpointComesBeforeOtherImagesOutside() throws IOException {
    Archives.write(directory, Map.of("core-1.img", new byte[0]));
    Path checkpoint = set("checkpoint");
    try (ImageStore store = ImageStore.open(directory)) {
      assertThat(store.directory()).contains(checkpoint);
      assertThat(store.name()).isEqualTo(directory.toString());
    }
  }

  @Test
  void imagesWithoutAnInventoryAreASet() throws IOException {
    Archives.write(directory, Map.of("core-1.img", new byte[0]));
    try (ImageStore store = ImageStore.open(directory)) {
      assertThat(store.names()).containsExactly("core-1.img");
    }
  }

  @Test
  void imagesInCheckpointWithoutAnInventoryAreASet() throws IOException {
    Archives.write(directory.resolve("checkpoint"), Map.of("core-1.img", new byte[0]));
    try (ImageStore store = ImageStore.open(directory)) {
      assertThat(store.names()).containsExactly("core-1.img");
    }
  }

  @Test
  void emptyDirectoryIsNoSet() {
    assertRefused(": has no inventory.img, nor has checkpoint/ in it; it is empty");
  }

  @Test
  void directoryWithoutImagesSaysWhatItHas() throws IOException {
    set("2");
    set("1");
    Archives.write(directory, Map.of("dump.log", new byte[0], "notes.txt", new byte[0]));
    Files.createDirectory(directory.resolve("other"));
    assertRefused(
        ": has no inventory.img, nor has checkpoint/ in it; it has 1/, 2/, dump.log, notes.txt,"
            + " other/; images are in 1/, 2/");
  }

  @Test
  void manyFilesAreNotAllListed() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.createFile(directory.resolve("f" + (char) ('a' + i)));
    }
    assertRefused(
        ": has no inventory.img, nor has checkpoint/ in it; it has fa, fb, fc, fd, fe, ff, fg, fh,"
            + " 12 more");
  }

  @Test
  void missingPathIsTold() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> ImageStore.open(missing))
        .hasMessage(missing + ": no such file or directory");
  }

  @Test
  void deviceIsNoSet() {
    assertThatThrownBy(() -> ImageStore.open(Path.of("/dev/null")))
        .hasMessage("/dev/null: is neither a directory nor a regular file");
  }

  @Test
  void whatIsNoFileIsNotAmongTheNames() throws IOException {
    Archives.write(directory, SET);
    Files.createDirectory(directory.resolve("core-1.img"));
    Files.createSymbolicLink(directory.resolve("core-2.img"), Path.of("nowhere"));
    Files.createSymbolicLink(directory.resolve("core-3.img"), Path.of("inventory.img"));
    Path socket = directory.resolve("lazy-pages.socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ImageStore store = ImageStore.open(directory)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThat(store.names()).containsExactly("core-3.img", "inventory.img");
      assertThat(store.contains("core-1.img")).isFalse();
      assertThatThrownBy(() -> store.open("lazy-pages.socket"))
          .hasMessage(directory + ": has no lazy-pages.socket");
      assertThat(Archives.bytes(store, "core-3.img")).isEqualTo(SET.get("inventory.img"));
    }
  }

  @Test
  void filesThatComeAndGoAreSeen() throws IOException {
    Archives.write(directory, SET);
    try (ImageStore store = ImageStore.open(directory)) {
      Archives.write(directory, Map.of("core-1.img", new byte[0]));
      assertThat(store.contains("core-1.img")).isTrue();
      Files.delete(directory.resolve("core-1.img"));
      assertThat(store.names()).containsExactly("inventory.img");
    }
  }

  @Test
  void chainOfParentsIsFollowed() throws IOException {
    set("1");
    link(set("2"), "../1");
    link(set("3"), "../2/");
    try (ImageStore third = ImageStore.open(directory.resolve("3"));
        ImageStore second = third.parent().orElseThrow();
        ImageStore first = second.parent().orElseThrow()) {
      assertThat(second.name()).isEqualTo(directory.resolve("2").toString());
      assertThat(first.name()).isEqualTo(directory.resolve("1").toString());
      assertThat(first.parent()).isEmpty();
    }
  }

  @Test
  void parentIsRelativeToWhereTheLinkReallyIs() throws IOException {
    set("1");
    link(set("2"), "../1");
    Path elsewhere = Files.createDirectories(temporary.resolve("else/where"));
    Path shortcut = Files.createSymbolicLink(elsewhere.resolve("cut"), directory.resolve("2"));
    Archives.write(elsewhere.resolve("1"), Map.of("wrong.img", new byte[0]));
    try (ImageStore store = ImageStore.open(shortcut);
        ImageStore parent = store.parent().orElseThrow()) {
      assertThat(parent.names()).containsExactly("inventory.img");
    }
  }

  @Test
  void parentMayHaveAnAbsolutePath() throws IOException {
    Path first = set("1");
    Path second = set("2");
    link(second, first.toString());
    try (ImageStore store = ImageStore.open(second);
        ImageStore parent = store.parent().orElseThrow()) {
      assertThat(parent.directory()).contains(first);
    }
  }

  @Test
  void parentMayBeADirectoryOrAFileWithThePath() throws IOException {
    set("1");
    set("copied/parent");
    set("copied");
    Path written = set("written");
    Files.writeString(written.resolve("parent"), "../1\n");
    for (String name : new String[] {"copied", "written"}) {
      try (ImageStore store = ImageStore.open(directory.resolve(name));
          ImageStore parent = store.parent().orElseThrow()) {
        assertThat(parent.names()).as(name).containsExactly("inventory.img");
      }
    }
  }

  @Test
  void parentThatLeadsNowhereIsNamed() throws IOException {
    Path set = set("2");
    Path link = link(set, "../1");
    try (ImageStore store = ImageStore.open(set)) {
      assertThatThrownBy(store::parent)
          .hasMessage(link + ": leads to " + directory.resolve("1") + ", which does not exist");
      Files.createFile(directory.resolve("1"));
      assertThatThrownBy(store::parent)
          .hasMessage(link + ": leads to " + directory.resolve("1") + ", which is no directory");
    }
  }

  @Test
  void fileThatCannotBeALinkIsRefusedAsParent() throws IOException {
    Path set = set("2");
    Path file = set.resolve("parent");
    try (ImageStore store = ImageStore.open(set)) {
      for (byte[] wrong : new byte[][] {{}, {'a', 0, 'b'}, new byte[4097]}) {
        Files.write(file, wrong);
        assertThatThrownBy(store::parent)
            .hasMessage(
                "%s: is a file of %d bytes, expected a link to a directory"
                    .formatted(file, wrong.length));
      }
    }
  }

  @Test
  void filesOfTheEngineAreFoundBesideCheckpointOnly() throws IOException {
    Archives.write(directory, Map.of("config.dump", "{}".getBytes(US_ASCII)));
    set("checkpoint");
    set("pre-checkpoint");
    set("images");
    Files.createSymbolicLink(temporary.resolve("link"), directory.resolve("checkpoint"));
    Path[] found = {
      directory,
      directory.resolve("checkpoint"),
      directory.resolve("pre-checkpoint"),
      temporary.resolve("link")
    };
    for (Path path : found) {
      try (ImageStore store = ImageStore.open(path);
          ByteSource source = store.companion("config.dump").orElseThrow()) {
        assertThat(Archives.bytes(source)).isEqualTo("{}".getBytes(US_ASCII));
      }
    }
    try (ImageStore store = ImageStore.open(directory.resolve("images"))) {
      assertThat(store.companion("config.dump")).isEmpty();
    }
  }
}
