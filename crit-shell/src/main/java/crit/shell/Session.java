package crit.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import crit.bytes.StagedFile;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.explore.check.Finding;
import crit.explore.check.NewFaults;
import crit.memory.FileRoot;
import crit.rewrite.Change;
import crit.rewrite.EditionWriter;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A set, and rules that change it and are not written yet. Every change runs all rules over the set
 * as it is on the disk, so that what is shown is what a rule file with them makes of it. Not safe
 * for several threads.
 */
public final class Session implements Closeable {
  /** How many changes are kept to be shown. */
  private static final int KEPT = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final FileRoot files;
  private final RuleParser parser = new RuleParser(Verbs.all());
  private final List<Step> written = new ArrayList<>();
  private final Deque<Step> undone = new ArrayDeque<>();
  private List<Step> pending = List.of();
  private Checkpoint base;
  private State state;
  private boolean isKept = true;

  /** A rule, and the line that it was made of. */
  private record Step(String line, Rule rule) {}

  private Session(Path directory, FileRoot files, Checkpoint base) {
    this.directory = directory;
    this.files = files;
    this.base = base;
    this.state = State.of(base);
  }

  /**
   * Opens a set.
   *
   * @param directory a directory of images, or an archive
   * @param files where the files are that tasks had mapped
   */
  public static Session open(Path directory, FileRoot files) throws IOException {
    return new Session(directory, files, Checkpoint.open(directory));
  }

  /** Returns where the set is. */
  public Path directory() {
    return directory;
  }

  /** Returns the set with what is pending, for a command to close. */
  public Checkpoint view() {
    return Checkpoint.of(state.set().store().closedBy(() -> {}));
  }

  /** Returns whether anything is pending. */
  public boolean isChanged() {
    return !pending.isEmpty();
  }

  State state() {
    return state;
  }

  Tree tree() {
    return state.tree();
  }

  /** Returns whether there is something pending that was neither written nor saved. */
  boolean wouldLose() {
    return !isKept && !pending.isEmpty();
  }

  /** Returns the lines of the rules that are pending. */
  List<String> pending() {
    return pending.stream().map(Step::line).toList();
  }

  int undone() {
    return undone.size();
  }

  /**
   * Adds a rule.
   *
   * @throws IOException if it is wrong or does not fit the set; nothing has changed then
   */
  void add(String line) throws IOException {
    addAll(List.of(line));
  }

  /** Adds rules, all of them or none. */
  void addAll(List<String> lines) throws IOException {
    List<Step> steps = new ArrayList<>(pending);
    for (String line : lines) {
      steps.add(new Step(line, parser.line("rule", line)));
    }
    if (!lines.isEmpty()) {
      become(steps);
      undone.clear();
    }
  }

  /** Takes back the last rule, and returns its line. */
  String undo() throws IOException {
    if (pending.isEmpty()) {
      throw new IOException("nothing is pending that could be undone");
    }
    Step last = pending.getLast();
    become(pending.subList(0, pending.size() - 1));
    undone.push(last);
    return last.line;
  }

  /** Adds the rule again that was undone last, and returns its line. */
  String redo() throws IOException {
    if (undone.isEmpty()) {
      throw new IOException("nothing was undone that could be done again");
    }
    Step next = undone.peek();
    become(Stream.concat(pending.stream(), Stream.of(next)).toList());
    undone.pop();
    return next.line;
  }

  /** Takes back all rules, and returns how many there were. */
  int discard() throws IOException {
    int count = pending.size();
    for (Step step : pending.reversed()) {
      undone.push(step);
    }
    become(List.of());
    return count;
  }

  private void become(List<Step> steps) throws IOException {
    State next = state(steps);
    State old = state;
    state = next;
    pending = List.copyOf(steps);
    isKept = false;
    old.close();
  }

  private State state(List<Step> steps) throws IOException {
    if (steps.isEmpty()) {
      return State.of(base);
    }
    List<Change> changes = new ArrayList<>();
    long[] count = new long[1];
    Rewriter.Listener listener =
        (_, change) -> {
          count[0]++;
          if (changes.size() < KEPT) {
            changes.add(change);
          }
        };
    List<Rule> rules = steps.stream().map(Step::rule).toList();
    Rewriter.Outcome outcome = Rewriter.run(base, files, rules, listener);
    var set = Checkpoint.of((ImageStore) outcome.edition());
    return new State(
        set,
        new Tree(set),
        Optional.of(outcome.edition()),
        List.copyOf(changes),
        count[0],
        outcome.warnings());
  }

  /** Returns the errors that a check finds in what is pending and not in the set. */
  List<Finding> newFaults() throws IOException {
    return isChanged() ? NewFaults.of(base, state.set(), files) : List.of();
  }

  /**
   * Replaces the set at one moment; nothing is pending afterwards.
   *
   * @throws IOException if it cannot; the set is the old one then
   */
  void write() throws IOException {
    if (state.edition().isEmpty()) {
      return;
    }
    if (Files.isRegularFile(directory)) {
      EditionWriter.copyArchive(state.edition().get(), directory, directory);
    } else {
      EditionWriter.replace(state.edition().get(), false);
    }
    Checkpoint next = Checkpoint.open(directory);
    state.close();
    base.close();
    base = next;
    state = State.of(base);
    written.addAll(pending);
    pending = List.of();
    undone.clear();
    isKept = true;
  }

  /** Writes what is pending to another place, which must not exist; it stays pending. */
  void write(Path place) throws IOException {
    copy(place);
    isKept = true;
  }

  /** Makes a copy with what is pending, for another process to look at. */
  public void copy(Path place) throws IOException {
    if (state.edition().isEmpty()) {
      throw new IOException("nothing is pending that could be written to " + place);
    }
    if (Files.isRegularFile(directory)) {
      EditionWriter.copyArchive(state.edition().get(), directory, place);
    } else {
      EditionWriter.write(state.edition().get(), place);
    }
  }

  /** Writes the rules of the session, those that were written to the set as well, as a file. */
  int save(Path file) throws IOException {
    List<Step> steps = Stream.concat(written.stream(), pending.stream()).toList();
    var text =
        new StringBuilder("# crit edit DIR --rules %s\nrules:".formatted(file.getFileName()));
    text.append(steps.isEmpty() ? " []\n" : "\n");
    for (Step step : steps) {
      text.append("  - ").append(JSON.writeValueAsString(step.line)).append('\n');
    }
    try (var staged = StagedFile.create(file)) {
      staged.stream().write(text.toString().getBytes(StandardCharsets.UTF_8));
      staged.commit();
    }
    isKept = true;
    return steps.size();
  }

  @Override
  public void close() throws IOException {
    state.close();
    base.close();
  }
}
