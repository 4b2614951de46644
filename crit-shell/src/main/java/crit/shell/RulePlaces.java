package crit.shell;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Places of the tree in rules: {@code set} and {@code remove} take them in place of a path. */
final class RulePlaces {
  private static final List<String> VERBS = List.of("set", "remove");

  private RulePlaces() {}

  /**
   * Returns the rule that a line means, which holds wherever one is.
   *
   * @throws IOException if it names a place that is neither an entry nor a field of one
   */
  static String translated(Shell shell, Line line) throws IOException {
    List<String> words = line.words();
    if (!VERBS.contains(words.getFirst()) || words.size() < 2) {
      return line.text();
    }
    String word = words.get(1);
    boolean isPath = word.startsWith("/") || word.startsWith("./") || word.startsWith("../");
    int start = line.text().indexOf(word);
    if (start < 0 || !isPath && !isHere(shell, word)) {
      return line.text();
    }
    String path = rulePath(shell, word);
    return line.text().substring(0, start) + path + line.text().substring(start + word.length());
  }

  /** Returns whether a name without a slash in front is that of a field right here. */
  private static boolean isHere(Shell shell, String word) throws IOException {
    Tree tree = shell.session().tree();
    Place first = shell.place().resolve(word.split("/", -1)[0]);
    Node here = tree.followed(tree.node(shell.place()));
    return here.rulePath().isPresent() && tree.has(first.toString());
  }

  /** A field that is not there yet is called by its owner. */
  private static String rulePath(Shell shell, String word) throws IOException {
    Tree tree = shell.session().tree();
    Place place = shell.place().resolve(word);
    if (tree.has(place.toString())) {
      return path(tree.node(place), tree, place);
    }
    String name = place.names().isEmpty() ? "" : place.names().getLast();
    return path(tree.node(place.resolve("..")), tree, place.resolve("..")) + "." + name;
  }

  private static String path(Node node, Tree tree, Place place) throws IOException {
    Optional<String> rule = node.rulePath();
    if (rule.isEmpty()) {
      rule = tree.followed(node).rulePath();
    }
    return rule.filter(it -> !it.isEmpty())
        .orElseThrow(() -> new IOException(place + ": is neither an entry nor a field of one"));
  }
}
