package crit.daemon;

import crit.checkpoint.ImageStore;
import crit.daemon.RewrittenSet.Audit;
import crit.memory.FileRoot;
import crit.rewrite.Change;
import crit.rewrite.Rule;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set as rules leave it, made before a client asks for it and for all that come while neither the
 * set nor the rules change. What depends on other files, or has more changes than are worth
 * remembering for the audit, is made anew for each client. Safe for several threads.
 */
public final class ReadySet implements Closeable {
  /** How many changes are remembered: some megabytes. */
  private static final int MOST_CHANGES = 10_000;

  private final Path place;
  private final FileRoot files;
  private final RuleSource rules;
  private final Notice notice;
  private Optional<Shared> ready = Optional.empty();

  /** Gives the rules that are in force. */
  @FunctionalInterface
  public interface RuleSource {
    /** Returns them; the same list as long as they are the same. */
    List<Rule> get() throws IOException;
  }

  /** Is told what a person should know. */
  @FunctionalInterface
  public interface Notice {
    /** Takes a set that was made, and what the rules say of it. */
    void made(ImageStore set, List<String> warnings) throws IOException;
  }

  /** A change and the rules that made it. */
  private record Made(List<Rule> rules, Change change) {}

  /**
   * Takes where a set is; {@link #prepare} makes it.
   *
   * @param place a directory, or an archive of a container engine
   * @param files where mapped files are read from
   * @param notice is told whenever it is made anew
   */
  public ReadySet(Path place, FileRoot files, RuleSource rules, Notice notice) {
    this.place = place;
    this.files = files;
    this.rules = rules;
    this.notice = notice;
  }

  /**
   * Makes the set for the next client, if the rules are in force by then.
   *
   * @throws IOException if it is no set, or a rule does not fit it
   */
  public void prepare(List<Rule> by) throws IOException {
    take(by, (_, _) -> {}).close();
  }

  /**
   * Returns the set for a client, who closes it.
   *
   * @param audit is told of all changes, those that were made before as well
   */
  public ServedSet open(Audit audit) throws IOException {
    return take(rules.get(), audit);
  }

  private synchronized Shared take(List<Rule> now, Audit audit) throws IOException {
    var state = SetState.of(place, List.of());
    if (ready.isPresent() && ready.get().isOf(state, now)) {
      for (Made made : ready.get().changes) {
        audit.changed(made.rules, made.change);
      }
      return ready.get().use();
    }
    drop();
    Shared made = make(state, now, audit).use();
    try {
      notice.made(made.store(), made.set.warnings());
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    if (made.set.isRepeatable() && made.changes.size() <= MOST_CHANGES) {
      ready = Optional.of(made.use());
    }
    return made;
  }

  private Shared make(SetState state, List<Rule> now, Audit audit) throws IOException {
    var changes = new ArrayList<Made>();
    RewrittenSet set =
        RewrittenSet.open(
            place,
            files,
            now,
            (by, change) -> {
              if (changes.size() <= MOST_CHANGES) {
                changes.add(new Made(by, change));
              }
              audit.changed(by, change);
            });
    return new Shared(set.flat(), state, now, changes);
  }

  private void drop() throws IOException {
    if (ready.isPresent()) {
      ready.get().close();
      ready = Optional.empty();
    }
  }

  /** Ends what is ready; clients that have it keep it until they end. */
  @Override
  public synchronized void close() throws IOException {
    drop();
  }

  /** A set that is closed when its last user closes it. */
  private static final class Shared implements ServedSet {
    private final RewrittenSet set;
    private final SetState state;
    private final List<Rule> rules;
    private final List<Made> changes;
    private int users;

    Shared(RewrittenSet set, SetState state, List<Rule> rules, List<Made> changes) {
      this.set = set;
      this.state = state;
      this.rules = rules;
      this.changes = changes;
    }

    boolean isOf(SetState now, List<Rule> by) {
      return state.equals(now) && rules.equals(by);
    }

    synchronized Shared use() {
      users++;
      return this;
    }

    @Override
    public ImageStore store() {
      return set.store();
    }

    @Override
    public synchronized void close() throws IOException {
      users--;
      if (users == 0) {
        set.close();
      }
    }
  }
}
