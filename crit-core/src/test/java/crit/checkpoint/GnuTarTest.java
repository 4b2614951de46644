package crit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that the system's tar, gzip and zstd make. */
final class GnuTarTest {
  private static final Map<String, byte[]> IMAGES =
      new TreeMap<>(
          Map.of(
              "inventory.img", Archives.random(40),
              "core-1.img", Archives.random(1_000),
              "fs-1.img", new byte[0],
              "tcp-stream-0123456789abcdef.img", Archives.random(3),
              "pages-1.img", Archives.random(UnpackedContents.SMALL + 1)));

  /** With the names of the images too long for a name in a header, not for the name of a link. */
  private static final String LONG = "a".repeat(40) + "/" + "b".repeat(40);

  @TempDir private Path directory;

  @BeforeEach
  void lookForTar() throws IOException, InterruptedException {
    assumeTrue(isThere("tar"), "there is no GNU tar");
  }

  private boolean isThere(String program) throws InterruptedException {
    try {
      return run(program, "--version").contains("GNU tar") || !program.equals("tar");
    } catch (IOException _) {
      return false;
    }
  }

  private String run(String... words) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(output);
    assertThat(status).as(text).isZero();
    return text;
  }

  private Path tar(String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("tar", "-C", "tree"));
    words.addAll(List.of(options));
    words.addAll(List.of("-cf", "x.tar", "."));
    run(words.toArray(String[]::new));
    return directory.resolve("x.tar");
  }

  /** Makes a set with a parent, below a directory whose name is to be odd. */
  private Path makeTree(String name) throws IOException {
    Path images = Archives.write(directory.resolve("tree").resolve(name).resolve("2"), IMAGES);
    Archives.write(images.resolveSibling("1"), Map.of("inventory.img", Archives.random(41)));
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../1"));
    Files.createLink(images.resolve("fs-2.img"), images.resolve("core-1.img"));
    return images;
  }

  private static void assertImages(Path archive) throws IOException {
    try (ImageStore store = ImageStore.open(archive);
        ImageStore parent = store.parent().orElseThrow()) {
      assertThat(store.names()).hasSize(IMAGES.size() + 1).containsAll(IMAGES.keySet());
      for (Map.Entry<String, byte[]> image : IMAGES.entrySet()) {
        assertThat(Archives.bytes(store, image.getKey())).isEqualTo(image.getValue());
      }
      assertThat(Archives.bytes(store, "fs-2.img")).isEqualTo(IMAGES.get("core-1.img"));
      assertThat(Archives.bytes(parent, "inventory.img")).isEqualTo(Archives.random(41));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"posix", "gnu", "ustar", "oldgnu"})
  void everyFormatIsRead(String format) throws Exception {
    makeTree(LONG);
    assertImages(tar("--format=" + format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"posix", "gnu"})
  void namesOfAnyLengthAreRead(String format) throws Exception {
    makeTree("a".repeat(200) + "/" + "b".repeat(200) + "/" + "ü".repeat(100));
    assertImages(tar("--format=" + format));
  }

  @Test
  void oldestFormatIsRead() throws Exception {
    makeTree("x");
    assertImages(tar("--format=v7"));
  }

  @ParameterizedTest
  @CsvSource({
    "gzip,gzip -9",
    "zstd,zstd -1",
    "zstd,zstd -19",
    "zstd,zstd -3 --long=23",
    "zstd,zstd -3 --no-check"
  })
  void everyCompressionIsRead(String program, String command) throws Exception {
    assumeTrue(isThere(program), "there is no " + program);
    makeTree("x");
    assertImages(tar("--use-compress-program=" + command));
  }

  @Test
  void concatenatedPiecesAreRead() throws Exception {
    assumeTrue(isThere("zstd"), "there is no zstd");
    makeTree("x");
    tar();
    for (String packer : new String[] {"gzip", "zstd -q"}) {
      run(
          "sh",
          "-c",
          "(head -c 70000 x.tar | %s; tail -c +70001 x.tar | %s) >y".formatted(packer, packer));
      assertImages(directory.resolve("y"));
    }
  }

  @Test
  void windowThatIsTooLargeIsRefused() throws Exception {
    assumeTrue(isThere("zstd"), "there is no zstd");
    makeTree("x");
    Path archive = tar("--use-compress-program=zstd -1 --long=24");
    assertThatThrownBy(() -> ImageStore.open(archive))
        .hasMessage(
            archive
                + ", unpacked: a zstd frame needs a window of 16777216 bytes, at most 8388608;"
                + " unpack it with: zstd -d --long=31");
  }

  @ParameterizedTest
  @CsvSource({"posix,0.0", "posix,0.1", "posix,1.0", "gnu,1.0", "oldgnu,1.0"})
  void sparseFilesAreRefusedByName(String format, String version) throws Exception {
    Path images = makeTree("x");
    try (var sparse = new RandomAccessFile(images.resolve("pages-2.img").toFile(), "rw")) {
      for (int hole = 1; hole <= 40; hole++) {
        sparse.seek(hole * 1_000_000L);
        sparse.write(1);
      }
    }
    Path archive = tar("--format=" + format, "-S", "--sparse-version=" + version);
    try (ImageStore store = ImageStore.open(archive)) {
      try (ByteSource pages = store.open("pages-1.img")) {
        assertThat(Archives.bytes(pages)).isEqualTo(IMAGES.get("pages-1.img"));
      }
      assertThatThrownBy(() -> store.open("pages-2.img"))
          .hasMessageStartingWith(archive + ":x/2/pages-2.img: is stored as a sparse file");
    }
  }
}
