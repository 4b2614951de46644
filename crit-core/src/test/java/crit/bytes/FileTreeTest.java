package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go to another file system, where they cannot have a second name. */
class FileTreeTest {
  private static final Path OTHER = Path.of("/dev/shm");

  @TempDir private Path work;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    boolean isOther =
        Files.isWritable(OTHER)
            && !Files.getAttribute(OTHER, "unix:dev").equals(Files.getAttribute(work, "unix:dev"));
    assumeTrue(isOther, "/dev/shm is no other file system");
    tree = Files.createTempDirectory(OTHER, "crit-test");
  }

  @AfterEach
  void deleteTree() throws IOException {
    if (tree != null) {
      FileTree.delete(tree);
    }
  }

  @Test
  void filesAreCopiedWithTheirModes() throws IOException {
    Path sub = Files.createDirectories(tree.resolve("sub"));
    Path file = Files.writeString(sub.resolve("file"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--rw----"));
    Files.createSymbolicLink(sub.resolve("link"), Path.of("file"));
    Path to = work.resolve("to");
    FileTree.carry(tree, to);
    assertThat(to.resolve("sub/link")).hasContent("text");
    assertThat(Files.readSymbolicLink(to.resolve("sub/link"))).hasToString("file");
    assertThat(Files.getPosixFilePermissions(to.resolve("sub/file")))
        .isEqualTo(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsNoFileCannotBeCopied() throws IOException {
    Path socket = tree.resolve("socket");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThatIOException()
          .isThrownBy(() -> FileTree.carry(tree, work.resolve("to")))
          .withMessageStartingWith(socket + ": is no file, and cannot have a second name: ");
    }
  }

  @Test
  void deletingNothingIsNoError() throws IOException {
    FileTree.delete(work.resolve("nothing"));
    assertThat(work).isEmptyDirectory();
  }
}
