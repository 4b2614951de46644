package crit.shell;

import java.io.IOException;
import java.util.Optional;

/** A node that stands for another one. */
record Reference(Tree tree, String path) implements Node {
  @Override
  public boolean isBranch() {
    return true;
  }

  @Override
  public String brief() throws IOException {
    String there = tree.node(Place.ROOT.resolve(path)).brief();
    return "-> " + path + (there.isEmpty() ? "" : " " + there);
  }

  @Override
  public int print(Shell shell, Output output) throws IOException {
    return tree.node(Place.ROOT.resolve(path)).print(shell, output);
  }

  @Override
  public Optional<String> target() {
    return Optional.of(path);
  }
}
