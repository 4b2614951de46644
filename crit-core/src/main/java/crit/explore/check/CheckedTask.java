package crit.explore.check;

import crit.checkpoint.TaskState;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task with its images, read once.
 *
 * @param index its number in pstree.img
 * @param core the leader's core image, empty if it is missing or broken
 * @param ids the same of the kernel objects; nothing of it and the next for a zombie
 * @param mm the memory's description, with the areas
 * @param threads all threads, the leader first
 */
record CheckedTask(
    CheckedSet set,
    int index,
    pstree_entry entry,
    Optional<core_entry> core,
    Optional<task_kobj_ids_entry> ids,
    Optional<mm_entry> mm,
    Optional<fs_entry> fs,
    List<ThreadImage> threads) {

  /** The kinds of images that every live task has, besides core. */
  static final List<String> KINDS = List.of("ids", "mm", "fs", "pagemap");

  /** A thread: its id, its image, and that if it can be read. */
  record ThreadImage(int tid, String image, Optional<core_entry> core) {}

  static CheckedTask read(CheckedSet set, int index, pstree_entry entry) throws IOException {
    int pid = entry.getPid();
    String image = image("core", pid);
    set.refer(image);
    Optional<core_entry> core = set.first(image, core_entry.parser());
    if (core.filter(it -> stateOf(it).isDead()).isPresent()) {
      return new CheckedTask(
          set,
          index,
          entry,
          core,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(new ThreadImage(pid, image, core)));
    }
    core.ifPresent(_ -> set.tree().addLive(pid));
    KINDS.forEach(kind -> set.refer(image(kind, pid)));
    Optional<task_kobj_ids_entry> ids = set.first(image("ids", pid), task_kobj_ids_entry.parser());
    return new CheckedTask(
        set,
        index,
        entry,
        core,
        ids.isPresent() ? ids : core.filter(core_entry::hasIds).map(core_entry::getIds),
        readMemory(set, pid),
        set.first(image("fs", pid), fs_entry.parser()),
        readThreads(set, entry, new ThreadImage(pid, image, core)));
  }

  private static Optional<mm_entry> readMemory(CheckedSet set, int pid) throws IOException {
    Optional<mm_entry> mm = set.first(image("mm", pid), mm_entry.parser());
    if (mm.isEmpty() || mm.get().getVmasCount() > 0) {
      return mm;
    }
    mm_entry.Builder whole = mm.get().toBuilder();
    set.refer(image("vmas", pid));
    set.read(image("vmas", pid), vma_entry.parser(), (_, vma) -> whole.addVmas(vma));
    return Optional.of(whole.buildPartial());
  }

  private static List<ThreadImage> readThreads(
      CheckedSet set, pstree_entry entry, ThreadImage leader) throws IOException {
    List<ThreadImage> threads = new ArrayList<>();
    threads.add(leader);
    for (int tid : entry.getThreadsList()) {
      if (tid != entry.getPid()) {
        String image = image("core", tid);
        set.refer(image);
        threads.add(new ThreadImage(tid, image, set.first(image, core_entry.parser())));
      }
    }
    return threads;
  }

  static String image(String kind, int id) {
    return kind + "-" + Integer.toUnsignedString(id) + ".img";
  }

  String image(String kind) {
    return image(kind, pid());
  }

  int pid() {
    return entry.getPid();
  }

  /** Returns what errors call it. */
  String name() {
    return "task " + Integer.toUnsignedString(pid());
  }

  TaskState state() {
    return core.map(CheckedTask::stateOf).orElse(TaskState.UNKNOWN);
  }

  /** Returns whether it has images of its own: it is there, and is no zombie. */
  boolean isLive() {
    return core.isPresent() && !state().isDead();
  }

  task_core_entry process() {
    return core.map(core_entry::getTc).orElse(task_core_entry.getDefaultInstance());
  }

  private static TaskState stateOf(core_entry core) {
    return TaskState.of(core.getTc().getTaskState());
  }
}
