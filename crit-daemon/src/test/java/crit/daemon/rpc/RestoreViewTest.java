package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory that one restore reads. */
class RestoreViewTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("crit.root"), "samples/checkpoints/tcp");

  @TempDir private Path work;

  private Path images;

  @BeforeEach
  void copyImages() throws IOException {
    images = Files.createDirectory(work.resolve("images"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SAMPLE)) {
      for (Path file : files) {
        Files.copy(file, images.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void isRemovedWithItsSubdirectories() throws IOException {
    Files.createDirectories(images.resolve("logs/old"));
    Files.writeString(images.resolve("logs/old/dump.log"), "done");
    Path view = RestoreView.make(images, 1, List.of(), (_, _) -> {});
    assertThat(view.resolve("logs/old/dump.log")).hasContent("done");
    RestoreView.remove(view);
    assertThat(view).doesNotExist();
    assertThat(images.resolve("logs/old/dump.log")).hasContent("done");
  }

  @Test
  void nothingElseIsRemoved() throws IOException {
    RestoreView.remove(images);
    assertThat(images.resolve("inventory.img")).exists();
  }
}
