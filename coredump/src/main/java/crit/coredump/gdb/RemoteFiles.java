package crit.coredump.gdb;

import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.FileRoot;
import crit.schemas.proto.file_entry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files that gdb opens: those of /proc, and those that the tasks of the checkpoint had open or
 * mapped, if the ones on this machine, or below the root that was given, have the same size and
 * build-id. Nothing else can be read. Not safe for several threads.
 */
final class RemoteFiles implements Closeable {
  private static final int MOST = 64;
  private static final String DEBUG = "/usr/lib/debug/";

  private final Checkpoint set;
  private final FileRoot files;
  private final Map<Integer, ByteSource> open = new HashMap<>();
  private int next = 3;

  RemoteFiles(Checkpoint set, FileRoot files) {
    this.set = set;
    this.files = files;
  }

  /** Opens a file; returns its number, or nothing if there is none that may be read. */
  Optional<Integer> open(Iterable<Inferior> inferiors, String path) throws IOException {
    if (open.size() == MOST) {
      return Optional.empty();
    }
    Optional<ByteSource> source = find(inferiors, path);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    open.put(next, source.get());
    return Optional.of(next++);
  }

  private Optional<ByteSource> find(Iterable<Inferior> inferiors, String path) throws IOException {
    for (Inferior inferior : inferiors) {
      Optional<byte[]> bytes = ProcFiles.read(inferior, path);
      if (bytes.isPresent()) {
        return Optional.of(ByteSource.of(path, bytes.get()));
      }
      if (path.equals("/proc/" + inferior.pid() + "/exe")) {
        Optional<String> exe = ProcFiles.link(inferior, path);
        return exe.isPresent() ? mapped(exe.get()) : Optional.empty();
      }
    }
    return mapped(path);
  }

  /** Returns a file of the checkpoint that is at hand and the same; links may lead to it. */
  private Optional<ByteSource> mapped(String path) throws IOException {
    Optional<Path> place = files.locate(path);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    if (isDebugFile(path, place.get())) {
      return Optional.of(ByteSource.of(place.get()));
    }
    for (int id : set.files().ids()) {
      Optional<file_entry> file = set.files().find(id).filter(file_entry::hasReg);
      if (file.isPresent() && files.locate(file.get().getReg().getName()).equals(place)) {
        return files.find(file.get().getReg());
      }
    }
    return Optional.empty();
  }

  /** Symbols lie in a directory of their own, where gdb looks for them by their build-id. */
  private boolean isDebugFile(String path, Path place) throws IOException {
    Optional<Path> debug = files.locate(DEBUG);
    return path.startsWith(DEBUG)
        && debug.isPresent()
        && place.startsWith(debug.get())
        && Files.isRegularFile(place);
  }

  /** Returns what a link leads to. */
  static Optional<String> link(Iterable<Inferior> inferiors, String path) throws IOException {
    for (Inferior inferior : inferiors) {
      Optional<String> target = ProcFiles.link(inferior, path);
      if (target.isPresent() && path.startsWith("/proc/")) {
        return target;
      }
    }
    return Optional.empty();
  }

  /** Returns an open file. */
  Optional<ByteSource> get(int number) {
    return Optional.ofNullable(open.get(number));
  }

  /** Closes a file; returns whether it was open. */
  boolean close(int number) throws IOException {
    ByteSource source = open.remove(number);
    if (source != null) {
      source.close();
    }
    return source != null;
  }

  /** Returns the path of a task's program, or nothing if it is not known. */
  static Optional<String> program(Task task) throws IOException {
    var mm = task.mm();
    return mm.isEmpty() ? Optional.empty() : ProcFiles.file(task, mm.get().getExeFileId());
  }

  @Override
  public void close() throws IOException {
    for (ByteSource source : open.values()) {
      source.close();
    }
    open.clear();
  }
}
