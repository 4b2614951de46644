package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A set of which something else is closed. */
record ClosedStore(ImageStore store, Closeable end) implements ImageStore {
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
    end.close();
  }
}
