package crit.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in the tree, as it was walked to: a name behind that of a reference is below what it
 * refers to, and {@code ..} comes back.
 *
 * @param names the names from the root on
 */
record Place(List<String> names) {
  static final Place ROOT = new Place(List.of());

  Place {
    names = List.copyOf(names);
  }

  /** Returns the place that a path means, seen from here. */
  Place resolve(String path) {
    List<String> found = new ArrayList<>(path.startsWith("/") ? List.of() : names);
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        if (!found.isEmpty()) {
          found.removeLast();
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        found.add(name);
      }
    }
    return new Place(found);
  }

  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }
}
