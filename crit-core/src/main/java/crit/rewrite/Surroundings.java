package crit.rewrite;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.FileRoot;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The set as it is before all rules, and what in it belongs to which task. It reads what it is
 * asked for when it is asked. Not safe for several threads.
 */
public final class Surroundings {
  private static final int MEMFD = 1 << 14;
  private static final int FILE = 1 << 6 | 1 << 7;

  private final Checkpoint set;
  private final FileRoot files;
  private @Nullable Map<Long, Set<Integer>> holders;
  private @Nullable Map<Integer, Set<Integer>> tables;
  private @Nullable Map<Integer, Integer> leaders;

  /**
   * Takes a set.
   *
   * @param files where mapped files are read from
   */
  public Surroundings(Checkpoint set, FileRoot files) {
    this.set = set;
    this.files = files;
  }

  /** Returns the set. */
  public Checkpoint checkpoint() {
    return set;
  }

  /** Returns where mapped files are read from. */
  public FileRoot files() {
    return files;
  }

  /** Returns the process ids of the tasks that have a file: open, mapped, as exe, cwd or root. */
  public Set<Integer> holders(fd_types kind, int id) throws IOException {
    if (holders == null) {
      holders = findHolders();
    }
    return holders.getOrDefault(key(kind, id), Set.of());
  }

  /** Returns the process ids of the tasks that have a table of descriptors. */
  public Set<Integer> tableHolders(int table) throws IOException {
    if (tables == null) {
      Map<Integer, Set<Integer>> found = new HashMap<>();
      for (Task task : set.tree().tasks()) {
        Optional<task_kobj_ids_entry> ids = task.ids();
        if (ids.isPresent()) {
          found.computeIfAbsent(ids.get().getFilesId(), _ -> new HashSet<>()).add(task.pid());
        }
      }
      tables = found;
    }
    return tables.getOrDefault(table, Set.of());
  }

  /** Returns the process id of the task that has a thread, or the thread's own if there is none. */
  public int leader(int thread) throws IOException {
    if (leaders == null) {
      Map<Integer, Integer> found = new HashMap<>();
      for (Task task : set.tree().tasks()) {
        for (int tid : task.threads()) {
          found.put(tid, task.pid());
        }
      }
      leaders = found;
    }
    return leaders.getOrDefault(thread, thread);
  }

  private static long key(fd_types kind, int id) {
    return (long) kind.getNumber() << Integer.SIZE | Integer.toUnsignedLong(id);
  }

  private Map<Long, Set<Integer>> findHolders() throws IOException {
    Map<Long, Set<Integer>> found = new HashMap<>();
    for (Task task : set.tree().tasks()) {
      for (fdinfo_entry descriptor : task.descriptors()) {
        add(found, descriptor.getType(), descriptor.getId(), task);
      }
      Optional<fs_entry> fs = task.fs();
      if (fs.isPresent()) {
        add(found, fd_types.REG, fs.get().getCwdId(), task);
        add(found, fd_types.REG, fs.get().getRootId(), task);
      }
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        add(found, fd_types.REG, mm.get().getExeFileId(), task);
        for (vma_entry vma : mm.get().getVmasList()) {
          if ((vma.getStatus() & FILE) != 0) {
            boolean isMemfd = (vma.getStatus() & MEMFD) != 0;
            add(found, isMemfd ? fd_types.MEMFD : fd_types.REG, (int) vma.getShmid(), task);
          }
        }
      }
    }
    return found;
  }

  private static void add(Map<Long, Set<Integer>> to, fd_types kind, int id, Task task) {
    to.computeIfAbsent(key(kind, id), _ -> new HashSet<>()).add(task.pid());
  }
}
