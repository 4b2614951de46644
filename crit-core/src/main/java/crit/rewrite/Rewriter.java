package crit.rewrite;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.memory.FileRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs rules over a set, each entry through all of them in their order. Memory is changed first,
 * then entries, then names of files. Not safe for several threads.
 */
public final class Rewriter {
  /** The longest file without entries that rules may change, in bytes. */
  private static final long LARGEST_RAW = 64 << 20;

  private static final Set<String> NEVER = Set.of("PAGES", "PARENT", "LOG");
  private static final String FILE = "(file)";

  private final Surroundings set;
  private final List<Running> running = new ArrayList<>();
  private final Listener listener;

  /** Is told what is done. */
  public interface Listener {
    /** Takes a change and the rules that hit the entry. */
    void changed(List<Rule> rules, Change change) throws IOException;

    /** Returns whether each changed field is wanted, rather than each changed entry. */
    default boolean wantsChanges() {
      return true;
    }
  }

  /**
   * What came of it.
   *
   * @param edition the set as it is now; to be closed
   * @param hits how many entries or places each rule hit
   * @param warnings what a person should know
   * @param isOfSetAlone whether it is the same again as long as the set and the rules are
   */
  public record Outcome(
      Edition edition, List<Long> hits, List<String> warnings, boolean isOfSetAlone) {}

  /** A rule in this run. */
  private static final class Running {
    private final Rule rule;
    private final List<Rule> alone;
    private final Action action;
    private long hits;

    Running(Rule rule) throws IOException {
      this.rule = rule;
      this.alone = List.of(rule);
      this.action = rule.verb().factory().of(rule);
    }
  }

  private Rewriter(Surroundings set, List<Rule> rules, Listener listener) throws IOException {
    this.set = set;
    this.listener = listener;
    for (Rule rule : rules) {
      running.add(new Running(rule));
    }
  }

  /**
   * Runs rules.
   *
   * @throws crit.rewrite.rule.RuleException if a rule does not fit the set, or hits less or more
   *     than it expects
   */
  public static Outcome run(Checkpoint set, FileRoot files, List<Rule> rules, Listener listener)
      throws IOException {
    return new Rewriter(new Surroundings(set, files), rules, listener).run();
  }

  private Outcome run() throws IOException {
    for (Running rule : running) {
      rule.action.prepare(set);
    }
    ImageStore base = set.checkpoint().store();
    var edition = new Edition(base);
    try {
      memory(edition);
      Map<String, String> names = new TreeMap<>();
      for (String file : base.names()) {
        if (!isDropped(file, edition)) {
          Optional<ImageType> type = ImageTypes.byFileName(file);
          if (type.isPresent()) {
            rewrite(file, type.get(), edition);
          }
          rename(file, names);
        }
      }
      edition.rename(names);
      return new Outcome(edition, hits(), warnings(), isOfSetAlone());
    } catch (IOException | RuntimeException e) {
      edition.close();
      throw e;
    }
  }

  private void memory(Edition edition) throws IOException {
    if (running.stream().noneMatch(it -> it.action.touchesMemory())) {
      return;
    }
    var draft = new MemoryDraft(set);
    for (Running rule : running) {
      if (rule.action.touchesMemory()) {
        rule.hits += rule.action.apply(draft);
        for (Change change : draft.takeChanges()) {
          listener.changed(List.of(rule.rule), change);
        }
      }
    }
    draft.writeTo(edition);
  }

  private boolean isDropped(String file, Edition edition) throws IOException {
    for (Running rule : running) {
      if (rule.action.drops(file)) {
        edition.remove(file);
        listener.changed(List.of(rule.rule), new Change(file, -1, FILE, file, ""));
        return true;
      }
    }
    return false;
  }

  private void rename(String file, Map<String, String> names) throws IOException {
    String name = file;
    List<Rule> rules = new ArrayList<>();
    for (Running rule : running) {
      Optional<String> renamed = rule.action.renamed(name);
      if (renamed.isPresent() && !renamed.get().equals(name)) {
        name = renamed.get();
        rules.add(rule.rule);
      }
    }
    if (!name.equals(file)) {
      names.put(file, name);
      listener.changed(rules, new Change(file, -1, FILE, file, name));
    }
  }

  private void rewrite(String file, ImageType type, Edition edition) throws IOException {
    List<Running> touching = new ArrayList<>();
    for (Running rule : running) {
      if (rule.action.touches(type)
          && (rule.action.judgesSelection() || rule.rule.where().fitsFile(file))) {
        touching.add(rule);
      }
    }
    if (touching.isEmpty() || NEVER.contains(type.name())) {
      return;
    }
    if (type.isRaw()) {
      rewriteRaw(new RawDraft(file, type, bytes(file, edition)), touching, edition);
    } else {
      rewriteEntries(file, touching, edition);
    }
  }

  private void rewriteEntries(String file, List<Running> touching, Edition edition)
      throws IOException {
    try (var editor = new EntryEditor(edition.open(file))) {
      boolean isChanged = editor.run(file, draft -> apply(touching, draft), listener);
      if (isChanged) {
        edition.own(editor.spool());
        edition.put(file, editor.result(file));
      } else {
        editor.spool().close();
      }
    }
  }

  private List<Rule> apply(List<Running> touching, Draft draft) throws IOException {
    List<Rule> hit = List.of();
    for (Running rule : touching) {
      if (!draft.isRemoved() && isMeant(rule, draft) && rule.action.apply(draft)) {
        rule.hits++;
        hit = hit.isEmpty() ? rule.alone : with(hit, rule.rule);
      }
    }
    return hit;
  }

  private static List<Rule> with(List<Rule> rules, Rule rule) {
    List<Rule> all = new ArrayList<>(rules);
    all.add(rule);
    return all;
  }

  private boolean isMeant(Running rule, Draft draft) throws IOException {
    return rule.action.judgesSelection() || rule.rule.where().fits(draft, set);
  }

  private void rewriteRaw(RawDraft draft, List<Running> touching, Edition edition)
      throws IOException {
    List<Rule> hit = new ArrayList<>();
    for (Running rule : touching) {
      if (rule.rule.where().fitsNetns(draft.file()) && rule.action.apply(draft)) {
        rule.hits++;
        hit.add(rule.rule);
      }
    }
    for (Change change : draft.changes()) {
      listener.changed(hit, change);
    }
    if (draft.isReplaced()) {
      edition.put(draft.file(), ByteSource.of(draft.file(), draft.bytes()));
    }
  }

  private static byte[] bytes(String file, Edition edition) throws IOException {
    try (ByteSource source = edition.open(file)) {
      if (source.size() > LARGEST_RAW) {
        throw new IOException(
            "%s is %d bytes long, at most %d can be changed"
                .formatted(source.name(), source.size(), LARGEST_RAW));
      }
      return source.toStream().readAllBytes();
    }
  }

  private List<Long> hits() throws IOException {
    List<Long> hits = new ArrayList<>();
    for (Running rule : running) {
      if (!rule.rule.expect().fits(rule.hits)) {
        List<String> there = rule.action.candidates();
        String hint =
            there.isEmpty() || rule.hits > 0 ? "" : "; there are " + String.join(", ", there);
        throw rule.rule
            .place()
            .wrong(
                "%s fits %d places, expected %s%s"
                    .formatted(rule.rule.verb().name(), rule.hits, rule.rule.expect(), hint));
      }
      hits.add(rule.hits);
    }
    return hits;
  }

  private boolean isOfSetAlone() {
    return set.files() == FileRoot.NONE
        && running.stream().allMatch(it -> it.action.isOfSetAlone());
  }

  private List<String> warnings() throws IOException {
    List<String> warnings = new ArrayList<>();
    for (Running rule : running) {
      warnings.addAll(rule.action.warnings());
    }
    return warnings.stream().distinct().toList();
  }
}
