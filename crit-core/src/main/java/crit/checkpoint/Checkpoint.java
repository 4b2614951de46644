package crit.checkpoint;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import crit.schemas.proto.inventory_entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint: a set of images, with its process tree, its open files and its parents.
 *
 * <p>It reads what it is asked for, when it is asked; the tree and the index of the open files are
 * kept, messages are not. It never writes. Its methods may be called by several threads.
 */
public final class Checkpoint implements Closeable {
  /** The most sets in a chain of parents. */
  public static final int MAX_PARENTS = 1_000;

  private final ImageStore store;
  private final Set<String> below;
  private @Nullable ProcessTree tree;
  private @Nullable FileTable files;
  private @Nullable Checkpoint parent;
  private boolean parentKnown;

  private Checkpoint(ImageStore store, Set<String> below) {
    this.store = store;
    this.below = below;
  }

  /**
   * Opens a directory of images, or the archive of a container engine.
   *
   * @throws IOException if it is neither
   */
  public static Checkpoint open(Path path) throws IOException {
    return of(ImageStore.open(path));
  }

  /** Takes a set of images, which is closed with the checkpoint. */
  public static Checkpoint of(ImageStore store) {
    return new Checkpoint(store, Set.of());
  }

  /** Returns the set's files. */
  public ImageStore store() {
    return store;
  }

  /** Returns how errors call the set. */
  public String name() {
    return store.name();
  }

  /** Returns whether the set has a file of that name. */
  public boolean has(String file) throws IOException {
    return store.contains(file);
  }

  /** Returns the first entry of an image, or nothing if the set has no such file or it is empty. */
  public <M extends Message> Optional<M> first(String file, Parser<M> parser) throws IOException {
    if (!store.contains(file)) {
      return Optional.empty();
    }
    try (var entries = Entries.open(store, file)) {
      return entries.next() ? Optional.of(entries.message(parser)) : Optional.empty();
    }
  }

  /** Returns all entries of an image, none if the set has no such file. */
  public <M extends Message> List<M> all(String file, Parser<M> parser) throws IOException {
    List<M> all = new ArrayList<>();
    forEach(file, parser, all::add);
    return all;
  }

  /** Takes one entry. */
  @FunctionalInterface
  public interface EntryConsumer<M> {
    /** Takes one entry. */
    void accept(M entry) throws IOException;
  }

  /** Hands over all entries of an image, one at a time; none if the set has no such file. */
  public <M extends Message> void forEach(
      String file, Parser<M> parser, EntryConsumer<? super M> consumer) throws IOException {
    if (store.contains(file)) {
      try (var entries = Entries.open(store, file)) {
        while (entries.next()) {
          consumer.accept(entries.message(parser));
        }
      }
    }
  }

  /** Returns the inventory, which every set has that CRIU completed. */
  public Optional<inventory_entry> inventory() throws IOException {
    return first("inventory.img", inventory_entry.parser());
  }

  /** Returns the process tree. */
  public synchronized ProcessTree tree() throws IOException {
    if (tree == null) {
      tree = ProcessTree.read(this);
    }
    return tree;
  }

  /** Returns the open files. */
  public synchronized FileTable files() throws IOException {
    if (files == null) {
      files = FileTable.read(this);
    }
    return files;
  }

  /**
   * Returns the set that the {@code parent} link names, which is closed with this one.
   *
   * @throws IOException if the link leads nowhere, or in a circle
   */
  public synchronized Optional<Checkpoint> parent() throws IOException {
    if (!parentKnown) {
      Optional<ImageStore> found = store.parent();
      if (found.isPresent()) {
        parent = child(found.get());
      }
      parentKnown = true;
    }
    return Optional.ofNullable(parent);
  }

  private Checkpoint child(ImageStore found) throws IOException {
    Set<String> seen = new HashSet<>(below);
    seen.add(identity(store));
    String reason =
        seen.contains(identity(found))
            ? "the parent links lead in a circle, back to " + found.name()
            : "more than %d parents in a row".formatted(MAX_PARENTS);
    if (seen.contains(identity(found)) || seen.size() > MAX_PARENTS) {
      found.close();
      throw new IOException(name() + ": " + reason);
    }
    return new Checkpoint(found, seen);
  }

  private static String identity(ImageStore store) throws IOException {
    Optional<Path> directory = store.directory();
    return directory.isPresent() ? directory.get().toRealPath().toString() : store.name();
  }

  @Override
  public synchronized void close() throws IOException {
    if (files != null) {
      files.close();
    }
    if (parent != null) {
      parent.close();
    }
    store.close();
  }
}
