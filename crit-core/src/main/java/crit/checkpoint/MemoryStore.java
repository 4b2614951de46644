package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Images in memory, which nobody changes any more. Closing it does nothing, and what it opened
 * stays good.
 */
public final class MemoryStore implements ImageStore {
  private final String name;
  private final TreeMap<String, byte[]> files;
  private final Map<String, byte[]> companions;
  private final @Nullable ImageStore parent;

  /**
   * A set of files without companions and without a parent.
   *
   * @param name how errors call it
   * @param files the files' bytes by name
   */
  public MemoryStore(String name, Map<String, byte[]> files) {
    this(name, files, Map.of(), null);
  }

  private MemoryStore(
      String name,
      Map<String, byte[]> files,
      Map<String, byte[]> companions,
      @Nullable ImageStore parent) {
    this.name = name;
    this.files = new TreeMap<>(files);
    this.companions = Map.copyOf(companions);
    this.parent = parent;
  }

  /** Returns the set with files that a container engine puts beside the images. */
  public MemoryStore withCompanions(Map<String, byte[]> beside) {
    return new MemoryStore(name, files, beside, parent);
  }

  /** Returns the set with another one that it builds on; whoever asks for that closes it. */
  public MemoryStore withParent(ImageStore below) {
    return new MemoryStore(name, files, companions, below);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public boolean contains(String file) {
    return files.containsKey(file);
  }

  @Override
  public ByteSource open(String file) throws IOException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw ImageNames.missing(this, file);
    }
    return ByteSource.of(name + "/" + file, bytes);
  }

  @Override
  public Optional<ByteSource> companion(String file) {
    byte[] beside = companions.get(file);
    byte[] bytes = beside == null ? files.get(file) : beside;
    return bytes == null ? Optional.empty() : Optional.of(ByteSource.of(name + "/" + file, bytes));
  }

  @Override
  public Optional<ImageStore> parent() {
    return Optional.ofNullable(parent);
  }

  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // memory has nothing to give back
  }
}
