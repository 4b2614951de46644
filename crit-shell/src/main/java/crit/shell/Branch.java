package crit.shell;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A node with some names below it, of which each is made when it is asked for. */
final class Branch implements Directory {
  /** Makes a node. */
  @FunctionalInterface
  interface Source {
    Optional<Node> get() throws IOException;
  }

  private final Map<String, Source> below = new LinkedHashMap<>();
  private final String about;

  Branch(String about) {
    this.about = about;
  }

  Branch with(String name, Source source) {
    below.put(name, source);
    return this;
  }

  Branch with(String name, Node node) {
    return with(name, () -> Optional.of(node));
  }

  @Override
  public boolean list(String start, Names names) throws IOException {
    for (var entry : below.entrySet()) {
      if (entry.getKey().startsWith(start)
          && entry.getValue().get().isPresent()
          && !names.take(entry.getKey())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Node> child(String name) throws IOException {
    Source source = below.get(name);
    return source == null ? Optional.empty() : source.get();
  }

  @Override
  public String brief() {
    return about;
  }
}
