package crit.daemon.rpc;

import crit.bytes.FileTree;
import crit.daemon.RewrittenSet;
import crit.memory.FileRoot;
import crit.rewrite.EditionWriter;
import crit.rewrite.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A directory beside that of the images which has them as rules leave them, for one restore. */
public final class RestoreView {
  private static final String MARK = ".crit-";

  private RestoreView() {}

  /**
   * Makes it: files that no rule changes are second names of those in the other directory.
   *
   * @param images a directory
   * @param number tells it from others
   * @throws IOException if a rule does not fit, or it cannot be written; there is nothing then
   */
  public static Path make(Path images, long number, List<Rule> rules, RewrittenSet.Audit audit)
      throws IOException {
    Path name = Objects.requireNonNull(images.getFileName(), "a directory of images has a name");
    Path view = images.resolveSibling("." + name + MARK + number);
    try (var set = RewrittenSet.open(images, FileRoot.NONE, rules, audit)) {
      EditionWriter.write(set.edition(), view);
    }
    return view;
  }

  /** Removes it, and nothing that is no view. */
  public static void remove(Path view) throws IOException {
    if (view.toString().contains(MARK)) {
      FileTree.delete(view);
    }
  }
}
