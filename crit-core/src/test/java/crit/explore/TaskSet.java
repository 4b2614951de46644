package crit.explore;

import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.image.ImageBuilder;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A checkpoint in the making: a directory with only the images that a test is about. */
final class TaskSet {
  static final int ALIVE = 1;
  static final int DEAD = 2;
  static final int PID = 42;

  private final Path directory;

  TaskSet(Path directory) {
    this.directory = directory;
  }

  /** Returns a set with one live task and what else an image holds. */
  static TaskSet ofOne(Path directory) throws IOException {
    return new TaskSet(directory).tasks(task(PID, 0)).core(PID, ALIVE, "one");
  }

  TaskSet tasks(pstree_entry... tasks) throws IOException {
    return image("pstree.img", "PSTREE", tasks);
  }

  static pstree_entry task(int pid, int parent) {
    return pstree_entry
        .newBuilder()
        .setPid(pid)
        .setPpid(parent)
        .setPgid(7)
        .setSid(8)
        .addThreads(pid)
        .build();
  }

  TaskSet core(int pid, int state, String comm) throws IOException {
    var tc = task_core_entry.newBuilder().setTaskState(state).setComm(comm).buildPartial();
    return image("core-" + pid + ".img", "CORE", core_entry.newBuilder().setTc(tc).buildPartial());
  }

  TaskSet mm(mm_entry.Builder mm) throws IOException {
    return image("mm-" + PID + ".img", "MM", mm.buildPartial());
  }

  static mm_entry.Builder areas(vma_entry.Builder... areas) {
    var mm = mm_entry.newBuilder().setExeFileId(1);
    List.of(areas).forEach(it -> mm.addVmas(it.buildPartial()));
    return mm;
  }

  static vma_entry.Builder area(long start, long end, int status) {
    return vma_entry.newBuilder().setStart(start).setEnd(end).setStatus(status).setProt(3);
  }

  static file_entry regular(int id, String name) {
    return file_entry
        .newBuilder()
        .setId(id)
        .setType(fd_types.REG)
        .setReg(reg_file_entry.newBuilder().setId(id).setName(name).buildPartial())
        .buildPartial();
  }

  /** Puts an image. */
  TaskSet image(String name, String magic, Message... entries) throws IOException {
    var image = ImageBuilder.of(magic);
    for (Message entry : entries) {
      image.entry(entry);
    }
    Files.write(directory.resolve(name), image.build());
    return this;
  }

  <R extends Record> List<R> rows(View<R> view) throws IOException {
    return rows(view, Set.of());
  }

  /** Returns a view's rows, those of some tasks unless there is none given. */
  <R extends Record> List<R> rows(View<R> view, Set<Integer> pids) throws IOException {
    try (var checkpoint = Checkpoint.open(directory)) {
      var all = Scope.of(checkpoint);
      var selection = new Selection(pids, List.of(), List.of());
      return view.rows(new Scope(checkpoint, selection, all.files()));
    }
  }
}
