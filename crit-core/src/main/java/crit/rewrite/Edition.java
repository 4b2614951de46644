package crit.rewrite;

import crit.bytes.ByteSource;
import crit.checkpoint.ImageStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A set of images as rules left it, over the set that they were applied to, which stays as it is.
 * Its methods may be called by several threads once the rules have run. Closing it closes what the
 * rules made, not the set below.
 */
public final class Edition implements ImageStore {
  private final ImageStore base;

  /** For each file its name in the set below, or empty if it was made. */
  private final TreeMap<String, String> kept = new TreeMap<>();

  private final TreeMap<String, ByteSource> made = new TreeMap<>();

  /** For each file that was made and then renamed its name in the set below. */
  private final TreeMap<String, String> origins = new TreeMap<>();

  private final List<Closeable> resources = new ArrayList<>();

  Edition(ImageStore base) throws IOException {
    this.base = base;
    for (String name : base.names()) {
      kept.put(name, name);
    }
  }

  /** Returns the set below. */
  public ImageStore base() {
    return base;
  }

  /** Returns the names of the files that have other bytes than any of the set below. */
  public Set<String> made() {
    return new TreeSet<>(made.keySet());
  }

  /** Returns the name that a file has in the set below, if it has the same bytes. */
  public Optional<String> kept(String file) {
    return Optional.ofNullable(kept.get(file));
  }

  /** Returns the name that a file has in the set below, be its bytes the same or not. */
  public String origin(String file) {
    return kept.getOrDefault(file, origins.getOrDefault(file, file));
  }

  /** Returns whether anything is not as in the set below. */
  public boolean isChanged() throws IOException {
    return !made.isEmpty()
        || kept.entrySet().stream().anyMatch(it -> !it.getKey().equals(it.getValue()))
        || kept.size() != base.names().size();
  }

  /** Returns the names that the set below has and this one has not, sorted. */
  public List<String> gone() throws IOException {
    return base.names().stream()
        .filter(it -> !kept.containsKey(it) && !made.containsKey(it))
        .toList();
  }

  /** Gives a file other bytes, which are closed with this. */
  void put(String file, ByteSource bytes) {
    kept.remove(file);
    made.put(file, bytes);
    resources.add(bytes);
  }

  /** Closes something with this. */
  void own(Closeable resource) {
    resources.add(resource);
  }

  /** Leaves a file out. */
  void remove(String file) {
    kept.remove(file);
    made.remove(file);
  }

  /** Gives files other names, all at once, so that two may change places. */
  void rename(Map<String, String> names) throws IOException {
    TreeMap<String, String> keptBefore = new TreeMap<>(kept);
    TreeMap<String, ByteSource> madeBefore = new TreeMap<>(made);
    names.keySet().forEach(this::remove);
    for (var name : names.entrySet()) {
      if (contains(name.getValue())) {
        throw new IOException(
            "%s: %s would be called %s, which exists"
                .formatted(name(), name.getKey(), name.getValue()));
      }
      if (madeBefore.containsKey(name.getKey())) {
        made.put(name.getValue(), madeBefore.get(name.getKey()));
        origins.put(name.getValue(), name.getKey());
      } else if (keptBefore.containsKey(name.getKey())) {
        kept.put(name.getValue(), keptBefore.get(name.getKey()));
      }
    }
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public List<String> names() {
    var names = new TreeSet<>(kept.keySet());
    names.addAll(made.keySet());
    return List.copyOf(names);
  }

  @Override
  public boolean contains(String file) {
    return made.containsKey(file) || kept.containsKey(file);
  }

  @Override
  public ByteSource open(String file) throws IOException {
    ByteSource bytes = made.get(file);
    if (bytes != null) {
      return bytes.slice(name() + "/" + file, 0, bytes.size());
    }
    String old = kept.get(file);
    if (old == null && base.contains(file)) {
      throw new IOException("%s: a rule removes %s".formatted(name(), file));
    }
    return base.open(old == null ? file : old);
  }

  @Override
  public Optional<ByteSource> companion(String file) throws IOException {
    return base.companion(file);
  }

  @Override
  public Optional<ImageStore> parent() throws IOException {
    return base.parent();
  }

  /** Returns nothing: the files are not all where the set below has them. */
  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (Closeable resource : resources) {
      resource.close();
    }
  }
}
