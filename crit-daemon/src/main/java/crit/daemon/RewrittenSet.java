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
 * @param store what is served: the edition, or that without parents and compression
 * @param warnings what a person should know
 */
public record RewrittenSet(
    Checkpoint checkpoint, Edition edition, ImageStore store, List<String> warnings)
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
      ImageStore store = FlatStore.of(Checkpoint.of((ImageStore) outcome.edition()));
      return new RewrittenSet(checkpoint, outcome.edition(), store, outcome.warnings());
    } catch (IOException | RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (checkpoint;
        edition) {
      store.close();
    }
  }
}
