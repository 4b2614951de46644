package crit.explore.check;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a change of a checkpoint broke. */
public final class NewFaults {
  private NewFaults() {}

  /**
   * Returns the errors that a check finds in a set and not in what it was made of.
   *
   * @param files where the files are that the tasks had mapped
   */
  public static List<Finding> of(Checkpoint before, Checkpoint after, FileRoot files)
      throws IOException {
    List<Finding> faults = errors(after, files);
    if (!faults.isEmpty()) {
      Set<String> old = new HashSet<>();
      errors(before, files).forEach(it -> old.add(key(it)));
      faults.removeIf(it -> old.contains(key(it)));
    }
    return faults;
  }

  private static List<Finding> errors(Checkpoint set, FileRoot files) throws IOException {
    List<Finding> errors = new ArrayList<>();
    Checks.run(
        set,
        files,
        finding -> {
          if (finding.severity() == Severity.ERROR) {
            errors.add(finding);
          }
        });
    return errors;
  }

  private static String key(Finding finding) {
    return finding.check() + " " + finding.image() + " " + finding.entry();
  }
}
