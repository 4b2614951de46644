package crit.checkpoint;

import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.thread_core_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process of a checkpoint.
 *
 * <p>Numbers are those of the root task's pid namespace. Every method that gives a message reads
 * the image at each call and keeps nothing, so that ten thousand tasks cost no memory; only the
 * task's state and name are kept. A zombie has nothing but a core image; a set of which files are
 * missing gives empty answers.
 */
public final class Task {
  private final Checkpoint checkpoint;
  private final pstree_entry entry;
  private volatile @Nullable Summary summary;

  /** What is asked for again and again. */
  private record Summary(TaskState state, String comm, int exitCode) {}

  Task(Checkpoint checkpoint, pstree_entry entry) {
    this.checkpoint = checkpoint;
    this.entry = entry;
  }

  /** Returns the set that the task is in. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Returns the process id. */
  public int pid() {
    return entry.getPid();
  }

  /** Returns the parent's process id, 0 for the root. */
  public int ppid() {
    return entry.getPpid();
  }

  /** Returns the process group, whose leader may be dead; 0 if it is outside the namespace. */
  public int pgid() {
    return entry.getPgid();
  }

  /** Returns the session, whose leader may be dead; 0 if it is outside the namespace. */
  public int sid() {
    return entry.getSid();
  }

  /** Returns the ids of the live threads, the leader's first; none for a zombie. */
  public List<Integer> threads() throws IOException {
    return state().isDead() ? List.of() : entry.getThreadsList();
  }

  /** Returns what the task did. */
  public TaskState state() throws IOException {
    return summary().state;
  }

  /** Returns the task's name, empty if there is no core image. */
  public String comm() throws IOException {
    return summary().comm;
  }

  /** Returns the status of a dead task as wait(2) gives it. */
  public int exitCode() throws IOException {
    return summary().exitCode;
  }

  private Summary summary() throws IOException {
    Summary known = summary;
    if (known == null) {
      Optional<core_entry> core = checkpoint.first(name("core"), core_entry.parser());
      known =
          core.filter(core_entry::hasTc)
              .map(core_entry::getTc)
              .map(tc ->
                  new Summary(TaskState.of(tc.getTaskState()), tc.getComm(), tc.getExitCode()))
              .orElse(new Summary(TaskState.UNKNOWN, "", 0));
      summary = known;
    }
    return known;
  }

  /** Returns the core image of the leader, with what older CRIU kept in images beside it. */
  public Optional<core_entry> core() throws IOException {
    Optional<core_entry> core = core(pid());
    return core.isPresent() ? Optional.of(OldImages.complete(core.get(), this)) : core;
  }

  /** Returns the core image of a thread as it is. */
  public Optional<core_entry> core(int tid) throws IOException {
    return checkpoint.first("core-" + unsigned(tid) + ".img", core_entry.parser());
  }

  /** Returns the credentials of a thread. */
  public Optional<creds_entry> creds(int tid) throws IOException {
    Optional<creds_entry> creds =
        core(tid)
            .filter(core_entry::hasThreadCore)
            .map(core_entry::getThreadCore)
            .filter(thread_core_entry::hasCreds)
            .map(thread_core_entry::getCreds);
    return creds.isPresent() ? creds : checkpoint.first(name("creds"), creds_entry.parser());
  }

  /** Returns the ids of the kernel objects that the task uses. */
  public Optional<task_kobj_ids_entry> ids() throws IOException {
    Optional<task_kobj_ids_entry> ids = checkpoint.first(name("ids"), task_kobj_ids_entry.parser());
    return ids.isPresent() ? ids : core(pid()).filter(core_entry::hasIds).map(core_entry::getIds);
  }

  /** Returns the memory's description, always with its areas. */
  public Optional<mm_entry> mm() throws IOException {
    Optional<mm_entry> mm = checkpoint.first(name("mm"), mm_entry.parser());
    if (mm.isEmpty() || mm.get().getVmasCount() > 0) {
      return mm;
    }
    List<vma_entry> vmas = checkpoint.all(name("vmas"), vma_entry.parser());
    return Optional.of(mm.get().toBuilder().addAllVmas(vmas).buildPartial());
  }

  /** Returns the directories and the umask. */
  public Optional<fs_entry> fs() throws IOException {
    return checkpoint.first(name("fs"), fs_entry.parser());
  }

  /** Returns the open descriptors; none if the table is empty or its image is missing. */
  public List<fdinfo_entry> descriptors() throws IOException {
    Optional<task_kobj_ids_entry> ids = ids();
    return ids.isEmpty()
        ? List.of()
        : checkpoint.all(
            "fdinfo-" + unsigned(ids.get().getFilesId()) + ".img", fdinfo_entry.parser());
  }

  /** Returns the file name of one of the task's images, as in {@code mm-42.img}. */
  public String name(String kind) {
    return kind + "-" + unsigned(pid()) + ".img";
  }

  private static String unsigned(int number) {
    return Integer.toUnsignedString(number);
  }

  @Override
  public String toString() {
    return "task " + unsigned(pid());
  }
}
