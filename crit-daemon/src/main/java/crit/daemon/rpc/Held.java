package crit.daemon.rpc;

import crit.daemon.os.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is there for a while, and goes together: each of it, also if another one cannot.
 *
 * @param files open files by their numbers, which are closed
 * @param views directories, which are removed
 */
record Held(List<Integer> files, List<Path> views) implements Closeable {
  /** Has nothing yet. */
  static Held nothing() {
    return new Held(new ArrayList<>(), new ArrayList<>());
  }

  /** Has open files. */
  static Held of(List<Integer> files) {
    return new Held(files, List.of());
  }

  @Override
  public void close() throws IOException {
    List<Closeable> all = new ArrayList<>();
    files.forEach(it -> all.add(() -> UnixSocket.close(it)));
    views.forEach(it -> all.add(() -> RestoreView.remove(it)));
    List<IOException> problems = new ArrayList<>();
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        problems.add(e);
      }
    }
    if (!problems.isEmpty()) {
      throw problems.getFirst();
    }
  }
}
