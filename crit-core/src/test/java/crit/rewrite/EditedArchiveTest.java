package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive that was changed has what a directory has that was changed alike. */
class EditedArchiveTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("crit.root")).resolve("samples/checkpoints/tcp");
  private static final List<String> RULES =
      List.of(
          "port 4000 -> 5000", "connection drop where port=6000", "memory 4000 -> 5000 expect=any");

  @TempDir private Path work;

  @BeforeEach
  void copy() throws IOException {
    Path set = Files.createDirectory(work.resolve("checkpoint"));
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, set.resolve(file.getFileName()));
      }
    }
    Files.writeString(work.resolve("config.dump"), "{}\n");
  }

  private void tar(String... words) throws IOException {
    var builder = new ProcessBuilder(words).directory(work.toFile()).inheritIO();
    try {
      assertThat(builder.start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private interface Writing {
    void write(Edition edition) throws IOException;
  }

  private static void edit(Path target, Writing writing) throws IOException {
    List<Rule> rules = new java.util.ArrayList<>();
    for (String line : RULES) {
      rules.add(new RuleParser(Verbs.all()).line("-e", line));
    }
    try (var checkpoint = Checkpoint.open(target);
        Edition edition = Rewriter.run(checkpoint, FileRoot.NONE, rules, (_, _) -> {}).edition()) {
      writing.write(edition);
    }
  }

  private static Map<String, String> files(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        files.put(file.getFileName().toString(), text);
      }
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--format=ustar", "--format=pax", "--format=v7", "-z"})
  void archiveHasWhatTheDirectoryHas(String how) throws IOException {
    Path archive = work.resolve("in.tar");
    tar("tar", "-c", how, "-f", "in.tar", "config.dump", "checkpoint");
    Path changed = work.resolve("out.tar");
    edit(archive, edition -> EditionWriter.copyArchive(edition, archive, changed));
    edit(
        work.resolve("checkpoint"),
        edition -> EditionWriter.write(edition, work.resolve("directory")));
    Files.createDirectory(work.resolve("unpacked"));
    tar("tar", "-x", "-f", "out.tar", "-C", "unpacked");
    assertThat(files(work.resolve("unpacked/checkpoint")))
        .isEqualTo(files(work.resolve("directory")));
    assertThat(work.resolve("unpacked/config.dump")).hasContent("{}");
    assertThat(files(work.resolve("directory")).keySet())
        .hasSizeLessThan(files(work.resolve("checkpoint")).size());
  }

  @Test
  void archiveIsReplacedInItsPlace() throws IOException {
    Path archive = work.resolve("in.tar");
    tar("tar", "-cf", "in.tar", "config.dump", "checkpoint");
    byte[] before = Files.readAllBytes(archive);
    edit(archive, edition -> EditionWriter.copyArchive(edition, archive, archive));
    assertThat(Files.readAllBytes(archive)).isNotEqualTo(before);
    try (var checkpoint = Checkpoint.open(archive)) {
      assertThat(checkpoint.has("files.img")).isTrue();
    }
    try (Stream<Path> all = Files.list(work)) {
      assertThat(all.map(it -> it.getFileName().toString()))
          .containsExactlyInAnyOrder("in.tar", "checkpoint", "config.dump");
    }
  }

  @Test
  void archiveThatIsCutOffIsRefusedAndNothingIsWritten() throws IOException {
    Path archive = work.resolve("in.tar");
    tar("tar", "-cf", "in.tar", "checkpoint");
    Path changed = work.resolve("out.tar");
    edit(
        archive,
        edition -> {
          Path cut = work.resolve("cut.tar");
          byte[] bytes = Files.readAllBytes(archive);
          Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
          assertThatThrownBy(() -> EditionWriter.copyArchive(edition, cut, changed))
              .isInstanceOf(IOException.class);
        });
    assertThat(changed).doesNotExist();
  }
}
