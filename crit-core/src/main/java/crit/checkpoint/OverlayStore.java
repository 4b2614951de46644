package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A set of images with files replaced, added and removed in memory; the set below stays as it is.
 * Closing it closes that set. What was opened before a change keeps the bytes it had.
 */
public final class OverlayStore implements ImageStore {
  private final ImageStore base;
  private final TreeMap<String, byte[]> put = new TreeMap<>();
  private final TreeSet<String> removed = new TreeSet<>();

  /** A set that is yet the same as the one below, which is closed with it. */
  public OverlayStore(ImageStore base) {
    this.base = base;
  }

  /**
   * Replaces or adds a file.
   *
   * @param file its name, no path
   * @param bytes what it holds, which the caller does not change any more
   */
  public synchronized void put(String file, byte[] bytes) {
    if (!ImageNames.isPlain(file)) {
      throw new IllegalArgumentException("'" + file + "' is no name of a file");
    }
    put.put(file, bytes);
    removed.remove(file);
  }

  /**
   * Removes a file.
   *
   * @throws IOException if there is none of that name
   */
  public synchronized void remove(String file) throws IOException {
    if (!contains(file)) {
      throw ImageNames.missing(this, file);
    }
    put.remove(file);
    if (base.contains(file)) {
      removed.add(file);
    }
  }

  /** Takes back what was done to a file. */
  public synchronized void reset(String file) {
    put.remove(file);
    removed.remove(file);
  }

  /** Returns the names of the files that were replaced or added, sorted. */
  public synchronized Set<String> changed() {
    return new TreeSet<>(put.keySet());
  }

  /** Returns the names of the files below that were removed, sorted. */
  public synchronized Set<String> removed() {
    return new TreeSet<>(removed);
  }

  /** Returns the set below, which has the files as they were. */
  public ImageStore base() {
    return base;
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public synchronized List<String> names() throws IOException {
    var names = new TreeSet<>(base.names());
    names.removeAll(removed);
    names.addAll(put.keySet());
    return List.copyOf(names);
  }

  @Override
  public synchronized boolean contains(String file) throws IOException {
    return put.containsKey(file) || !removed.contains(file) && base.contains(file);
  }

  @Override
  public synchronized ByteSource open(String file) throws IOException {
    byte[] bytes = put.get(file);
    if (bytes != null) {
      return ByteSource.of(name() + "/" + file, bytes);
    }
    if (!contains(file)) {
      throw ImageNames.missing(this, file);
    }
    return base.open(file);
  }

  @Override
  public synchronized Optional<ByteSource> companion(String file) throws IOException {
    if (put.containsKey(file) || removed.contains(file)) {
      return contains(file) ? Optional.of(open(file)) : Optional.empty();
    }
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
    base.close();
  }
}
