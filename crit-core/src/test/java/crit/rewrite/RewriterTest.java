package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.memory.FileRoot;
import crit.rewrite.rule.RuleException;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of rewriting, on the samples. */
class RewriterTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("crit.root")).resolve("samples/checkpoints");
  private static final RuleParser PARSER = new RuleParser(Verbs.all());

  private final List<Change> changes = new ArrayList<>();

  static List<Path> samples() throws IOException {
    try (Stream<Path> all = Files.list(SAMPLES)) {
      return all.sorted().toList();
    }
  }

  private static List<Rule> rules(String... lines) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String line : lines) {
      rules.add(PARSER.line("-e", line));
    }
    return rules;
  }

  private static Map<String, byte[]> bytes(ImageStore store) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    for (String file : store.names()) {
      try (ByteSource source = store.open(file)) {
        bytes.put(file, source.toStream().readAllBytes());
      }
    }
    return bytes;
  }

  /** Runs rules over a set and others over the result, and returns what that has. */
  private Map<String, byte[]> run(Checkpoint set, List<Rule> rules, List<List<Rule>> then)
      throws IOException {
    var outcome = Rewriter.run(set, FileRoot.NONE, rules, (_, change) -> changes.add(change));
    try (Edition edition = outcome.edition()) {
      return then.isEmpty()
          ? bytes(edition)
          : run(Checkpoint.of(edition), then.getFirst(), then.subList(1, then.size()));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void noRulesChangeNothing(Path sample) throws IOException {
    try (var set = Checkpoint.open(sample)) {
      var outcome = Rewriter.run(set, FileRoot.NONE, List.of(), (_, change) -> changes.add(change));
      try (Edition edition = outcome.edition()) {
        assertThat(edition.isChanged()).isFalse();
        assertThat(edition.made()).isEmpty();
      }
      assertThat(changes).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp|port 4000 -> 5000|port 5000 -> 4000",
        "namespaces|path /srv -> /other|path /other -> /srv",
        "namespaces|path / -> /new|path /new -> /",
        "shm|memory crit-samples -> CRIT-SAMPLES|memory CRIT-SAMPLES -> crit-samples",
        "pipes|path /dev/null -> /dev/zero|path /dev/zero -> /dev/null"
      })
  void thereAndBackGivesTheOriginalBytes(String row) throws IOException {
    String[] parts = row.split("\\|", -1);
    try (var set = Checkpoint.open(SAMPLES.resolve(parts[0]))) {
      Map<String, byte[]> before = bytes(set.store());
      Map<String, byte[]> there = run(set, rules(parts[1]), List.of());
      assertThat(differing(before, there)).isNotEmpty();
      Map<String, byte[]> back = run(set, rules(parts[1]), List.of(rules(parts[2])));
      assertThat(differing(before, back)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp|port 4000 -> 5000 expect=any", "namespaces|path /srv -> /other expect=any",
        "namespaces|hostname other expect=any", "shm|scrub regex=crit-[a-z]* expect=any"
      })
  void twiceIsOnce(String row) throws IOException {
    String[] parts = row.split("\\|", -1);
    try (var set = Checkpoint.open(SAMPLES.resolve(parts[0]))) {
      Map<String, byte[]> once = run(set, rules(parts[1]), List.of());
      Map<String, byte[]> twice = run(set, rules(parts[1]), List.of(rules(parts[1])));
      assertThat(differing(once, twice)).isEmpty();
    }
  }

  private static List<String> differing(Map<String, byte[]> a, Map<String, byte[]> b) {
    assertThat(b.keySet()).isEqualTo(a.keySet());
    return a.keySet().stream()
        .filter(it -> !java.util.Arrays.equals(a.get(it), b.get(it)))
        .toList();
  }

  @Test
  void onlyTheImageThatChangesIsMade() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("tcp"))) {
      var outcome =
          Rewriter.run(
              set, FileRoot.NONE, rules("port 4000 -> 5000"), (_, change) -> changes.add(change));
      try (Edition edition = outcome.edition()) {
        assertThat(edition.made()).containsExactly("files.img");
        assertThat(edition.kept("pages-1.img")).contains("pages-1.img");
        assertThat(outcome.hits()).containsExactly(7L);
        assertThat(outcome.warnings()).singleElement().asString().contains("peer");
      }
    }
    assertThat(changes).hasSize(7);
    assertThat(changes.getFirst())
        .isEqualTo(new Change("files.img", 5, "isk.src_port", "4000", "5000"));
  }

  @Test
  void rulesWorkOnWhatTheOnesBeforeLeft() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("tcp"))) {
      Map<String, byte[]> two =
          run(set, rules("port 4000 -> 5000", "port 5000 -> 5001"), List.of());
      Map<String, byte[]> one = run(set, rules("port 4000 -> 5001"), List.of());
      assertThat(differing(one, two)).isEmpty();
    }
  }

  @Test
  void ruleWithoutHitsSaysWhatThereIs() throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve("tcp"))) {
      assertThatThrownBy(() -> run(set, rules("port 7 -> 8"), List.of()))
          .isInstanceOf(RuleException.class)
          .hasMessage(
              "-e:1:1: port fits 0 places, expected at least 1; there are ports 4000, 4001, 4002,"
                  + " 6000, 6001, 6002");
      assertThatThrownBy(() -> run(set, rules("port 4000 -> 5 expect=2"), List.of()))
          .hasMessage("-e:1:1: port fits 7 places, expected exactly 2");
      assertThatThrownBy(() -> run(set, rules("port 4000 -> 5 where pid=9"), List.of()))
          .hasMessageContaining("where fits no task; there are 101 tcp, 102 tcp");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "where state=listen|1",
        "where state=established|3",
        "where pid=101|7",
        "where comm=tc?|7",
        "where port=4001|3",
        "where family=inet|7",
        "where image=files.img|7"
      })
  void selectionsAreJudged(String row) throws IOException {
    String[] parts = row.split("\\|", -1);
    try (var set = Checkpoint.open(SAMPLES.resolve("tcp"))) {
      var outcome =
          Rewriter.run(set, FileRoot.NONE, rules("port 4000 -> 5000 " + parts[0]), (_, _) -> {});
      outcome.edition().close();
      assertThat(outcome.hits()).containsExactly(Long.parseLong(parts[1]));
    }
  }
}
