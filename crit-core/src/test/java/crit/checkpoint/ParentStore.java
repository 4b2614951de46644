package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The parent of a set, which closes the set above it, too. */
record ParentStore(ImageStore above, ImageStore store) implements ImageStore {
  ParentStore(ImageStore above) throws IOException {
    this(above, above.parent().orElseThrow());
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public List<String> names() throws IOException {
    return store.names();
  }

  @Override
  public boolean contains(String name) throws IOException {
    return store.contains(name);
  }

  @Override
  public ByteSource open(String name) throws IOException {
    return store.open(name);
  }

  @Override
  public Optional<ByteSource> companion(String name) throws IOException {
    return store.companion(name);
  }

  @Override
  public Optional<ImageStore> parent() throws IOException {
    return store.parent();
  }

  @Override
  public Optional<Path> directory() {
    return store.directory();
  }

  @Override
  public void close() throws IOException {
    store.close();
    above.close();
  }
}
