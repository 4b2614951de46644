package crit.rewrite.verb;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.checkpoint.MemoryStore;
import crit.memory.FileRoot;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs rules over a set, and keeps the result in memory. */
final class TaskEdit {
  static final Path SAMPLES = Path.of(System.getProperty("crit.root")).resolve("samples");

  private final Map<String, byte[]> before;
  private final Map<String, byte[]> after;
  private final List<Change> changes = new ArrayList<>();
  private List<String> warnings = List.of();

  private TaskEdit(Checkpoint set, List<Rule> rules) throws IOException {
    this.before = bytes(set.store());
    var outcome = Rewriter.run(set, FileRoot.NONE, rules, (_, change) -> changes.add(change));
    try (Edition edition = outcome.edition()) {
      after = bytes(edition);
      warnings = outcome.warnings();
    }
  }

  /** Runs rules, each in a line, or all in YAML. */
  static TaskEdit of(Checkpoint set, String... rules) throws IOException {
    var parser = new RuleParser(Verbs.all());
    List<Rule> all = new ArrayList<>();
    for (String rule : rules) {
      all.addAll(parser.text("rules", rule));
    }
    return new TaskEdit(set, all);
  }

  /** Runs a rule in a line. */
  static TaskEdit line(Checkpoint set, String rule) throws IOException {
    return new TaskEdit(set, List.of(new RuleParser(Verbs.all()).line("-e", rule)));
  }

  /** Runs a rule in a line over a set of the samples. */
  static TaskEdit sample(String name, String rule) throws IOException {
    try (var set = Checkpoint.open(SAMPLES.resolve(name))) {
      return line(set, rule);
    }
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

  Checkpoint result() {
    return Checkpoint.of(new MemoryStore("result", after));
  }

  core_entry core(int tid) throws IOException {
    return result().first("core-" + tid + ".img", core_entry.parser()).orElseThrow();
  }

  Set<String> files() {
    return after.keySet();
  }

  List<Change> changes() {
    return changes;
  }

  /** Returns the changes, a line for each. */
  List<String> lines() {
    return changes.stream()
        .map(it ->
            "%s %d %s: %s -> %s"
                .formatted(it.image(), it.entry(), it.path(), it.before(), it.after()))
        .toList();
  }

  List<String> warnings() {
    return warnings;
  }

  /** Returns whether all bytes of all files are those of before the other edit. */
  boolean isBackTo(TaskEdit other) {
    return after.keySet().equals(other.before.keySet())
        && after.keySet().stream()
            .allMatch(it -> Arrays.equals(after.get(it), other.before.get(it)));
  }

  /** Returns whether all bytes of all files are those that the other edit gave. */
  boolean isSameAs(TaskEdit other) {
    return after.keySet().equals(other.after.keySet())
        && after.keySet().stream()
            .allMatch(it -> Arrays.equals(after.get(it), other.after.get(it)));
  }
}
