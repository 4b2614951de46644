package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets are replaced as a whole, or made beside the old one of hard links. */
class EditionWriterTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("crit.root")).resolve("samples/checkpoints/tcp");

  @TempDir private Path work;
  private Path set = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    set = Files.createDirectory(work.resolve("set"));
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, set.resolve(file.getFileName()));
      }
    }
  }

  private Edition edit(Checkpoint checkpoint, String line) throws IOException {
    List<Rule> rules = List.of(new RuleParser(Verbs.all()).line("-e", line));
    return Rewriter.run(checkpoint, FileRoot.NONE, rules, (_, _) -> {}).edition();
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        files.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  @Test
  void newDirectoryHasHardLinksOfWhatStays() throws IOException {
    Path out = work.resolve("out");
    Files.createSymbolicLink(set.resolve("parent"), Path.of("../elsewhere"));
    Files.createDirectory(work.resolve("elsewhere"));
    Files.writeString(set.resolve("dump.log"), "log");
    Map<String, String> before = files(SAMPLE);
    try (var checkpoint = Checkpoint.open(set);
        Edition edition = edit(checkpoint, "port 4000 -> 5000")) {
      EditionWriter.write(edition, out);
    }
    assertThat(inode(out.resolve("pages-1.img"))).isEqualTo(inode(set.resolve("pages-1.img")));
    assertThat(inode(out.resolve("files.img"))).isNotEqualTo(inode(set.resolve("files.img")));
    assertThat(Files.readSymbolicLink(out.resolve("parent"))).isEqualTo(Path.of("../elsewhere"));
    assertThat(out.resolve("dump.log")).exists();
    Files.delete(set.resolve("parent"));
    Files.delete(set.resolve("dump.log"));
    assertThat(files(set)).isEqualTo(before);
    try (Stream<Path> all = Files.list(work)) {
      assertThat(all.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("set", "out", "elsewhere");
    }
  }

  @Test
  void setIsReplacedAndTheOldFilesStayIfWanted() throws IOException {
    Map<String, String> before = files(set);
    try (var checkpoint = Checkpoint.open(set);
        Edition edition = edit(checkpoint, "port 4000 -> 5000")) {
      EditionWriter.replace(edition, true);
    }
    Map<String, String> after = files(set);
    assertThat(after.remove("files.img.bak")).isEqualTo(before.get("files.img"));
    assertThat(after.get("files.img")).isNotEqualTo(before.get("files.img"));
    after.put("files.img", before.get("files.img"));
    assertThat(after).isEqualTo(before);
  }

  @Test
  void directoryThatIsNotEmptyIsRefused() throws IOException {
    try (var checkpoint = Checkpoint.open(SAMPLE);
        Edition edition = edit(checkpoint, "port 4000 -> 5000")) {
      assertThatThrownBy(() -> EditionWriter.write(edition, set))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not empty");
      Path nowhere = work.resolve("no/such");
      assertThatThrownBy(() -> EditionWriter.write(edition, nowhere))
          .isInstanceOf(IOException.class);
      assertThat(Files.exists(nowhere, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }
}
