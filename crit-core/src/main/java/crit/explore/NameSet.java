package crit.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * Names of the members of a set; people see it in few words, JSON as an array of the names.
 *
 * @param names the members
 * @param text the same for people
 */
public record NameSet(List<String> names, String text) {
  /** Nothing. */
  public static final NameSet NONE = of(List.of());

  /** A set is told by what it lacks if that is at most one in so many of what it has. */
  private static final int FEW = 3;

  /** Keeps a list that cannot be changed. */
  public NameSet {
    names = List.copyOf(names);
  }

  /** Takes names that are shown one after the other. */
  public static NameSet of(List<String> names) {
    return new NameSet(names, String.join(", ", names));
  }

  /**
   * Takes names that are shown as {@code all}, or {@code all but} some, if they nearly are.
   *
   * @param all what the set could have
   */
  public static NameSet of(List<String> names, List<String> all) {
    if (!all.containsAll(names)) {
      return of(names);
    }
    List<String> missing = new ArrayList<>(all);
    missing.removeAll(names);
    if (missing.isEmpty()) {
      return new NameSet(names, "all");
    }
    return missing.size() * FEW > names.size()
        ? of(names)
        : new NameSet(names, "all but " + String.join(", ", missing));
  }

  /** Returns whether there is no name. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  @Override
  public String toString() {
    return text;
  }
}
