package crit.daemon;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.memory.FileRoot;
import crit.memory.FlatStore;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A set of images as rules leave it. Its store may be read by several threads.
 *
 * @param checkpoint the set below, which stays as it is
 * @param edition the set with the changes of the rules
 * @param store what is served: the edition, or what {@link #flat} makes of it
 * @param warnings what a person should know
 * @param isRepeatable whether it is the same again as long as the set below and the rules are
 */
public record RewrittenSet(
    Checkpoint checkpoint,
    Edition edition,
    ImageStore store,
    List<String> warnings,
    boolean isRepeatable)
    implements Closeable {

  /** Takes the changes of rules. */
  @FunctionalInterface
  public interface Audit {
    /** Takes a change and the rules that made it. */
    void changed(List<Rule> rules, Change change) throws IOException;
  }

  /**
   * Opens a set and runs rules over it.
   *
   * @param set a directory, or an archive of a container engine
   * @param files where mapped files are read from
   * @throws IOException if it is no set, or a rule does not fit it
   */
  public static RewrittenSet open(Path set, FileRoot files, List<Rule> rules, Audit audit)
      throws IOException {
    var checkpoint = Checkpoint.open(set);
    try {
      Rewriter.Outcome outcome = Rewriter.run(checkpoint, files, rules, audit::changed);
      Edition edition = outcome.edition();
      return new RewrittenSet(
          checkpoint, edition, edition, outcome.warnings(), outcome.isOfSetAlone());
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /**
   * Returns the set without parents and compression, as CRIU's streamer needs it; this one is not
   * used any more.
   *
   * @throws IOException if a page is nowhere in the chain of parents; this is closed then
   */
  public RewrittenSet flat() throws IOException {
    try {
      ImageStore flat = FlatStore.of(Checkpoint.of((ImageStore) edition));
      return new RewrittenSet(checkpoint, edition, flat, warnings, isRepeatable);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (checkpoint;
        edition) {
      if (store != edition) {
        store.close();
      }
    }
  }
}
