package crit.shell;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A node with names below it. */
final class NamedNode implements Directory {
  private final String about;
  private final Source names;
  private final Child child;

  /** Gives names in their order. */
  @FunctionalInterface
  interface Source {
    List<String> get() throws IOException;
  }

  /** Makes what is below. */
  @FunctionalInterface
  interface Child {
    Optional<Node> of(String name) throws IOException;
  }

  NamedNode(String about, Source names, Child child) {
    this.about = about;
    this.names = names;
    this.child = child;
  }

  @Override
  public boolean list(String start, Names taker) throws IOException {
    for (String name : names.get()) {
      if (name.startsWith(start) && !taker.take(name)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Node> child(String name) throws IOException {
    return child.of(name);
  }

  @Override
  public String brief() {
    return about;
  }
}
