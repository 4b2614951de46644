package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A checkpoint in memory whose tasks have files open. */
final class FileSet {
  private final SetBuilder images = SetBuilder.today("set");

  /** Adds a task whose table of descriptors has its own number. */
  FileSet task(int pid, String comm) {
    images.task(pid, pid == 1 ? 0 : 1, comm).ids(pid, pid);
    return this;
  }

  /** Adds a descriptor to the table with that number. */
  FileSet descriptor(int table, int fd, int file) {
    images.image(
        "fdinfo-" + table + ".img",
        "FDINFO",
        fdinfo_entry
            .newBuilder()
            .setId(file)
            .setFlags(0)
            .setType(fd_types.UND)
            .setFd(fd)
            .buildPartial());
    return this;
  }

  FileSet file(file_entry.Builder file) {
    images.image("files.img", "FILES", file.buildPartial());
    return this;
  }

  /** Returns the images, to add others. */
  SetBuilder images() {
    return images;
  }

  static file_entry.Builder entry(fd_types type, int id) {
    return file_entry.newBuilder().setType(type).setId(id);
  }

  /** Returns a view's rows, those of some tasks unless there is none given. */
  <R extends Record> List<R> rows(View<R> view, Integer... pids) throws IOException {
    try (Checkpoint checkpoint = images.checkpoint()) {
      var selection = new Selection(Set.of(pids), List.of(), List.of());
      return view.rows(new Scope(checkpoint, selection, Scope.of(checkpoint).files()));
    }
  }

  /** Returns the rows of a set in the directory samples. */
  static <R extends Record> List<R> sample(String set, View<R> view) throws IOException {
    String root = Objects.requireNonNull(System.getProperty("crit.root"), "crit.root");
    try (Checkpoint checkpoint = Checkpoint.open(Path.of(root, "samples", set))) {
      return view.rows(Scope.of(checkpoint));
    }
  }
}
