package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import crit.cli.Cli.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole directories, through {@code Main.run}. */
class TreeConversionTest {
  private static final Path CHECKPOINTS = Cli.samples("checkpoints");
  private static final Path THREADS = CHECKPOINTS.resolve("threads");
  private static final Path FS = THREADS.resolve("fs-101.img");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "pretty"})
  void convertsADirectoryAndBack(String form) throws IOException {
    Path json = directory.resolve("json");
    Path back = directory.resolve("back");
    List<Object> words = new ArrayList<>(List.of("decode", "-i", CHECKPOINTS, "-o", json));
    if (form.equals("pretty")) {
      words.add("--pretty");
    }
    Run decoded = Cli.run(words.toArray());
    Run encoded = Cli.run("encode", "-i", json, "-o", back);
    List<String> images = names(back);
    long raw = names(CHECKPOINTS).size() - images.size();
    assertThat(decoded)
        .isEqualTo(
            new Run(
                0,
                decoded.out(),
                "%d converted, 0 failed, %d raw\n".formatted(images.size(), raw)));
    assertThat(encoded.err()).isEqualTo("%d converted, 0 failed\n".formatted(images.size()));
    assertThat(images).hasSizeGreaterThan(100).contains("tcp/pstree.img", "tcp/stats-dump");
    for (String image : images) {
      assertThat(back.resolve(image)).hasSameBinaryContentAs(CHECKPOINTS.resolve(image));
    }
  }

  @Test
  void oneBrokenFileDoesNotStopTheOthers() throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    byte[] image = Files.readAllBytes(FS);
    Files.write(images.resolve("fs-1.img"), image);
    Files.write(images.resolve("fs-2.img"), Arrays.copyOf(image, image.length - 1));
    Files.write(images.resolve("fs-3.img"), image);
    Path json = directory.resolve("json");
    Run run = Cli.run("decode", "-i", images, "-o", json);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("fs-2.img: entry 0 at 0x8: message at 0xc is 6 bytes long, 5 remain\n")
        .endsWith("2 converted, 1 failed\n");
    assertThat(names(json)).containsExactly("fs-1.img.json", "fs-3.img.json");
  }

  @Test
  void logsEachFileWhenToldTo() throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    Files.copy(FS, images.resolve("fs-1.img"));
    Path json = directory.resolve("json");
    PrintStream err = System.err;
    var log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertThat(Cli.run("decode", "-v", "-i", images, "-o", json).status()).isZero();
    } finally {
      System.setErr(err);
    }
    String line = images.resolve("fs-1.img") + " -> " + json.resolve("fs-1.img.json");
    assertThat(log.toString(StandardCharsets.UTF_8))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z info " + Pattern.quote(line) + "\n");
  }

  @Test
  void readsTheDirectoryThatALinkNames() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), THREADS);
    Run run = Cli.run("decode", "-i", link, "-o", directory.resolve("json"));
    assertThat(run.err()).endsWith(" converted, 0 failed, 1 raw\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void readsNoFileThroughALinkOfADirectory() throws IOException {
    Path images = Files.createDirectory(directory.resolve("images"));
    Files.copy(FS, images.resolve("fs-1.img"));
    Files.createSymbolicLink(images.resolve("fs-2.img"), FS);
    Files.createSymbolicLink(images.resolve("parent"), THREADS);
    Path json = directory.resolve("json");
    assertThat(Cli.run("decode", "-i", images, "-o", json).status()).isZero();
    assertThat(names(json)).containsExactly("fs-1.img.json");
  }

  @Test
  void writesNoFileThroughALinkOfADirectory() throws IOException {
    Path images = Files.createDirectories(directory.resolve("images/sub")).getParent();
    Files.copy(FS, images.resolve("fs-1.img"));
    Files.copy(FS, images.resolve("sub/fs-2.img"));
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path json = Files.createDirectory(directory.resolve("json"));
    Files.createSymbolicLink(json.resolve("fs-1.img.json"), victim);
    Files.createSymbolicLink(json.resolve("sub"), outside);
    Run run = Cli.run("decode", "-i", images, "-o", json);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("link").endsWith("0 converted, 2 failed\n");
    assertThat(victim).hasContent("untouched");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void anUnreadableDirectoryDoesNotStopTheOthers() throws IOException {
    Path images = Files.createDirectories(directory.resolve("images/closed")).getParent();
    Files.copy(FS, images.resolve("fs-1.img"));
    Path closed = images.resolve("closed");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    boolean isOpen = Files.isReadable(closed);
    Run run = Cli.run("decode", "-i", images, "-o", directory.resolve("json"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    assumeFalse(isOpen, "this user may read every directory, so none is unreadable");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("crit: %s: permission denied\n1 converted, 1 failed\n".formatted(closed));
  }

  @Test
  void aDirectoryWithoutImagesIsAnError() {
    Run run = Cli.run("decode", "-i", directory, "-o", directory.resolve("json"));
    assertThat(run).isEqualTo(failure(run, directory + ": has no images"));
  }

  @Test
  void aDirectoryNeedsAPlaceToGo() {
    Run run = Cli.run("decode", "-i", directory);
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo("crit: " + directory + " is a directory: say where to with -o DIR\n");
  }

  private static Run failure(Run run, String message) {
    return new Run(1, run.out(), "crit: " + message + "\n");
  }

  private static List<String> names(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      return all.filter(Files::isRegularFile)
          .map(file -> tree.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
