package crit.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import crit.memory.FileRoot;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadySetTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("crit.root"), "samples", "checkpoints");

  @TempDir private Path set;

  private final List<String> told = new ArrayList<>();
  private final List<List<String>> noticed = new ArrayList<>();
  private List<Rule> rules = List.of();

  @BeforeEach
  void copySet() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES.resolve("threads"))) {
      for (Path file : files.toList()) {
        Files.copy(file, set.resolve(file.getFileName()));
      }
    }
    rules = List.of(rule("set fs-*.img.umask 63"));
  }

  private static Rule rule(String text) throws IOException {
    return new RuleParser(Verbs.all()).line("test", text);
  }

  private void noticed(ImageStore made, List<String> warnings) throws IOException {
    assertThat(made.contains("inventory.img")).isTrue();
    noticed.add(warnings);
  }

  private byte[] served(ReadySet ready, String name) throws IOException {
    try (ServedSet served =
            ready.open((_, change) -> told.add(change.before() + " -> " + change.after()));
        ByteSource bytes = served.store().open(name)) {
      return bytes.toStream().readAllBytes();
    }
  }

  @Test
  void everyClientIsToldOfTheChangesThatWereMadeBefore() throws IOException {
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed)) {
      ready.prepare(rules);
      byte[] first = served(ready, "fs-101.img");
      assertThat(served(ready, "fs-101.img"))
          .isEqualTo(first)
          .isNotEqualTo(Files.readAllBytes(set.resolve("fs-101.img")));
      assertThat(told).containsExactly("18 -> 63", "18 -> 63");
    }
  }

  @Test
  void clientsThatAreThereAreServedFromWhatIsReady() throws IOException {
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed);
        ServedSet one = ready.open((_, _) -> {});
        ServedSet other = ready.open((_, _) -> {})) {
      assertThat(one.store()).isSameAs(other.store());
      assertThat(noticed).containsExactly(List.of());
    }
  }

  @Test
  void changedImageIsSeenByTheNextClientAndNotByTheOneThatIsThere() throws IOException {
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed);
        ServedSet before = ready.open((_, _) -> {})) {
      Path other = Files.write(set.resolve("new"), Files.readAllBytes(set.resolve("fs-101.img")));
      Files.move(other, set.resolve("fs-101.img"), StandardCopyOption.REPLACE_EXISTING);
      try (ServedSet after = ready.open((_, _) -> {})) {
        assertThat(after.store()).isNotSameAs(before.store());
        assertThat(noticed).containsExactly(List.of(), List.of());
      }
      assertThat(before.store().contains("fs-101.img")).isTrue();
    }
  }

  @Test
  void otherRulesMakeItAnew() throws IOException {
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed)) {
      byte[] first = served(ready, "fs-101.img");
      rules = List.of(rule("set fs-*.img.umask 7"));
      assertThat(served(ready, "fs-101.img")).isNotEqualTo(first);
      assertThat(told).containsExactly("18 -> 63", "18 -> 7");
    }
  }

  @Test
  void whatDependsOnMoreThanTheSetIsMadeForEachClient() throws IOException {
    rules = List.of(rule("jq fs '.umask = 63'"));
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed);
        ServedSet one = ready.open((_, _) -> {});
        ServedSet other = ready.open((_, _) -> {})) {
      assertThat(one.store()).isNotSameAs(other.store());
    }
  }

  @Test
  void ruleThatDoesNotFitIsRefusedBeforeAClientComes() throws IOException {
    try (var ready = new ReadySet(set, FileRoot.NONE, () -> rules, this::noticed)) {
      assertThatThrownBy(() -> ready.prepare(List.of(rule("port 1 -> 2"))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("fits 0 places");
      assertThat(served(ready, "fs-101.img")).isNotEmpty();
    }
  }
}
