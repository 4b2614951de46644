package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import crit.cli.Cli.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user runs them, in this process. */
class MainTest {
  private static final Path GOLDEN = Cli.samples("golden");
  private static final Path CHECKPOINTS = Cli.samples("checkpoints");
  private static final Path THREADS = CHECKPOINTS.resolve("threads");
  private static final Path FS = THREADS.resolve("fs-101.img");
  private static final Path PAGES = THREADS.resolve("pages-1.img");

  @TempDir private Path directory;

  static Stream<Path> goldens() throws IOException {
    List<Path> texts = new ArrayList<>();
    try (var all = Files.walk(GOLDEN)) {
      all.filter(Files::isRegularFile).sorted().map(GOLDEN::relativize).forEach(texts::add);
    }
    assertThat(texts).hasSizeGreaterThan(40);
    return texts.stream();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void printsWhatUpstreamPrints(Path golden) throws IOException {
    String name = golden.toString();
    String image = name.substring(0, name.indexOf(".img") + 4);
    String path = CHECKPOINTS.resolve(image).toString();
    Run run =
        switch (name.substring(image.length())) {
          case ".decode.json" -> Cli.run("decode", "-i", path);
          case ".show.json" -> Cli.run("show", path);
          case ".nopl.json" -> Cli.run("show", "--nopl", path);
          case ".info.json" -> Cli.run("info", path);
          default -> throw new IllegalArgumentException(name);
        };
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.text()).isEqualTo(Files.readString(GOLDEN.resolve(golden)));
  }

  @Test
  void decodesAndEncodesAPipe() throws IOException {
    byte[] image = Files.readAllBytes(FS);
    Run json = Cli.run(image, "decode", "--pretty");
    assertThat(json.text()).startsWith("{\n    \"magic\": \"FS\"").endsWith("}\n");
    Run back = Cli.run(json.out(), "encode");
    assertThat(back.status()).isZero();
    assertThat(back.out()).isEqualTo(image);
  }

  @Test
  void writesNoLineFeedIntoASingleFile() {
    Path json = directory.resolve("fs.json");
    assertThat(Cli.run("decode", "-i", FS, "-o", json)).extracting(Run::status).isEqualTo(0);
    assertThat(json).content().endsWith("]}");
  }

  @Test
  void readsAndReplacesTheSameFile() throws IOException {
    Path file = Files.copy(FS, directory.resolve("fs"));
    assertThat(Cli.run("decode", "-i", file, "-o", file).status()).isZero();
    assertThat(file).content().startsWith("{\"magic\": \"FS\"");
    assertThat(Cli.run("encode", "-i", file, "-o", file).status()).isZero();
    assertThat(file).hasSameBinaryContentAs(FS);
  }

  @Test
  void leavesTheOldFileWhenTheInputIsBroken() throws IOException {
    Path old = Files.writeString(directory.resolve("old"), "old");
    byte[] json =
        "{\"magic\": \"FS\", \"entries\": [{\"cwd_id\": 1}]}".getBytes(StandardCharsets.US_ASCII);
    Run run = Cli.run(json, "encode", "-o", old);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("root_id is absent");
    assertThat(old).hasContent("old");
    assertThat(names(directory)).containsExactly("old");
  }

  @Test
  void keepsTheModeOfTheFileThatItReplaces() throws IOException {
    Path file = Files.copy(FS, directory.resolve("fs"));
    for (String mode : List.of("rw-------", "rw-r-----", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThat(Cli.run("decode", "-i", FS, "-o", file).status()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo(mode);
    }
  }

  @Test
  void replacesTheFileThatALinkNames() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file.getFileName());
    assertThat(Cli.run("decode", "-i", FS, "-o", link).status()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().startsWith("{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "--bogus",
        "decode --bogus",
        "decode -i",
        "decode -i a -i b",
        "decode operand",
        "info",
        "info a b",
        "show --nopl=7 a b",
      })
  void aWrongCommandLineGetsAHint(String line) {
    Run run = Cli.run((Object[]) line.split(" +"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("crit: ").doesNotContain("\tat ", "Exception");
    assertThat(run.err()).containsPattern("--help|Did you mean|expected one of|unset variable");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(Cli.run("dcode").err()).contains("Did you mean", "decode");
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "show", "decode -i", "encode -i"})
  void namesAFileThatIsMissing(String line) {
    Path missing = directory.resolve("missing.img");
    Run run = Cli.run((Object[]) (line + " " + missing).split(" "));
    assertThat(run).isEqualTo(failure(run, missing + ": no such file"));
  }

  @Test
  void anEmptyNameIsNotTheCurrentDirectory() {
    Path json = directory.resolve("json");
    assertThat(Cli.run("decode", "-i", "", "-o", json).status()).isEqualTo(2);
    assertThat(json).doesNotExist();
  }

  @Test
  void aFileIsNoPlaceForADirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    Run run = Cli.run("decode", "-i", THREADS, "-o", file);
    assertThat(run).isEqualTo(failure(run, file + ": is a file, expected a directory"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "show"})
  void aDirectoryIsNoImage(String command) {
    Run run = Cli.run(command, directory);
    assertThat(run).isEqualTo(failure(run, directory + ": is a directory, expected a file"));
  }

  @Test
  void aSingleFileDoesNotGoIntoADirectory() {
    Run run = Cli.run("decode", "-i", FS, "-o", directory);
    String message = directory + ": is a directory, but the input is a single file";
    assertThat(run).isEqualTo(failure(run, message));
  }

  @Test
  void namesAFileThatMayNotBeRead() throws IOException {
    Path file = Files.copy(FS, directory.resolve("fs-1.img"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read every file, so none is unreadable");
    Run run = Cli.run("info", file);
    assertThat(run).isEqualTo(failure(run, file + ": permission denied"));
  }

  @Test
  void saysWhatARawFileIs() {
    Run run = Cli.run("show", PAGES);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("crit: " + PAGES + ": has no entries (raw memory pages")
        .endsWith("no image has the magic 0x8ec8348\n")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"decode", "encode", "show", "info"})
  void helpHasAnExample(String command) {
    Run run = Cli.run(command, "--help");
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.text()).startsWith("Usage: crit " + command).contains("\nExamples:\n  crit ");
  }

  @Test
  void helpListsTheCommands() {
    Run run = Cli.run("--help");
    assertThat(run.status()).isZero();
    assertThat(run.text()).contains("\n  decode ", "\n  encode ", "\n  show ", "\n  info ");
  }

  @Test
  void versionIsOneLineThatNamesTheBuild() {
    Run run = Cli.run("--version");
    assertThat(run.status()).isZero();
    assertThat(run.text()).matches("crit for Java \\d+\\.\\d+\\.\\d+\\S* \\(.*\\)\n");
  }

  @Test
  void aReaderThatWentAwayIsNoError() {
    Run run = Cli.run(failing(new BrokenPipeException(new IOException())), "show", FS);
    assertThat(run).isEqualTo(new Run(141, run.out(), ""));
  }

  @Test
  void aFullDiskIsAnError() {
    Run run = Cli.run(failing(new IOException("No space left on device")), "show", FS);
    assertThat(run).isEqualTo(failure(run, "No space left on device"));
  }

  @Test
  void aDefectIsToldFromBadInput() {
    Run run = Cli.run(failing(new IllegalStateException("boom")), "show", FS);
    assertThat(run.status()).isEqualTo(70);
    assertThat(run.err()).contains("defect of crit", "IllegalStateException: boom", "\tat ");
  }

  @Test
  void tooLittleMemoryIsNoDefect() {
    Run run = Cli.run(failing(new OutOfMemoryError()), "show", FS);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("not enough memory", "CRIT_JAVA_OPTIONS").hasLineCount(1);
  }

  /** Returns a failed run with that message and nothing else. */
  private static Run failure(Run run, String message) {
    return new Run(1, run.out(), "crit: " + message + "\n");
  }

  private static OutputStream failing(Throwable error) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        switch (error) {
          case IOException e -> throw e;
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new AssertionError(error);
        }
      }
    };
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
