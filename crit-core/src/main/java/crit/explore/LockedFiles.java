package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.FileLock.FileIdentity;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The files that are locked, and which tasks have them open. */
final class LockedFiles {
  private static final int OLD_GHOST = 0x80000000;

  private final Checkpoint set;
  private final Map<Integer, Map<Integer, fdinfo_entry>> descriptors = new HashMap<>();
  private final Map<Integer, LockedFile> files = new HashMap<>();
  private final Map<Integer, FileIdentity> remapped = new HashMap<>();
  private final Map<Integer, Long> tables = new HashMap<>();
  private final Map<Long, List<Integer>> tasksOfTable = new HashMap<>();
  private final Map<Integer, List<Long>> tablesOfFile = new HashMap<>();
  private final Map<Long, String> memfds = new HashMap<>();

  /**
   * A file with a lock.
   *
   * @param type as CRIU calls it, {@code REG}
   * @param id the number of the open file
   * @param path its path, or the name of a memfd; else empty
   * @param identity what other open files of the same file have as well
   */
  record LockedFile(String type, int id, String path, FileIdentity identity) {}

  LockedFiles(Checkpoint set, List<file_lock_entry> locks) throws IOException {
    this.set = set;
    Map<Integer, Set<Integer>> locked = new HashMap<>();
    locks.forEach(it -> locked.computeIfAbsent(it.getPid(), _ -> new HashSet<>()).add(it.getFd()));
    Set<Integer> ids = new HashSet<>();
    for (var holder : locked.entrySet()) {
      Map<Integer, fdinfo_entry> found = descriptors(holder.getKey(), holder.getValue());
      found.values().forEach(it -> ids.add(it.getId()));
      descriptors.put(holder.getKey(), found);
    }
    readTables(ids);
    set.forEach("remap-fpath.img", remap_file_path_entry.parser(), this::addRemapped);
  }

  /** Returns some descriptors of a task, as far as it has them. */
  private Map<Integer, fdinfo_entry> descriptors(int pid, Set<Integer> wanted) throws IOException {
    Map<Integer, fdinfo_entry> found = new HashMap<>();
    Optional<Task> task = set.tree().find(pid);
    if (task.isPresent()) {
      for (fdinfo_entry it : task.get().descriptors()) {
        if (wanted.contains(it.getFd())) {
          found.put(it.getFd(), it);
        }
      }
    }
    return found;
  }

  private void readTables(Set<Integer> locked) throws IOException {
    for (Task task : set.tree().tasks()) {
      Optional<task_kobj_ids_entry> ids = task.ids();
      if (ids.isPresent()) {
        long table = Integer.toUnsignedLong(ids.get().getFilesId());
        tables.put(task.pid(), table);
        List<Integer> sharing = tasksOfTable.computeIfAbsent(table, _ -> new ArrayList<>());
        if (sharing.isEmpty()) {
          Set<Integer> open = new HashSet<>();
          task.descriptors().forEach(it -> open.add(it.getId()));
          open.retainAll(locked);
          open.forEach(it -> tablesOfFile.computeIfAbsent(it, _ -> new ArrayList<>()).add(table));
        }
        sharing.add(task.pid());
      }
    }
  }

  /** What was unlinked is the same file if it was saved as the same. */
  private void addRemapped(remap_file_path_entry entry) {
    int id = entry.getRemapId();
    boolean isGhost =
        entry.hasRemapType() ? entry.getRemapType() == remap_type.GHOST : (id & OLD_GHOST) != 0;
    long number = Integer.toUnsignedLong(entry.hasRemapType() ? id : id & ~OLD_GHOST);
    remapped.put(entry.getOrigId(), new FileIdentity(isGhost ? "ghost" : "remap", number, ""));
  }

  /** Returns the table of descriptors that a task has, which it may share. */
  OptionalLong table(int pid) {
    Long table = tables.get(pid);
    return table == null ? OptionalLong.empty() : OptionalLong.of(table);
  }

  /** Returns the tasks that have the same table of descriptors. */
  List<Integer> tasksOfTableOf(int pid) {
    Long table = tables.get(pid);
    return table == null ? List.of() : tasksOfTable.getOrDefault(table, List.of());
  }

  /** Returns the tasks that have a locked file open, by whichever descriptor. */
  List<Integer> tasksOfFile(int id) {
    List<Integer> tasks = new ArrayList<>();
    for (long table : tablesOfFile.getOrDefault(id, List.of())) {
      tasks.addAll(tasksOfTable.getOrDefault(table, List.of()));
    }
    tasks.sort(Integer::compareUnsigned);
    return tasks;
  }

  /** Returns the file of a lock, if its task has that descriptor. */
  Optional<LockedFile> find(file_lock_entry lock) throws IOException {
    fdinfo_entry descriptor = descriptors.getOrDefault(lock.getPid(), Map.of()).get(lock.getFd());
    if (descriptor == null) {
      return Optional.empty();
    }
    LockedFile file = files.get(descriptor.getId());
    if (file == null) {
      file = file(descriptor);
      files.put(descriptor.getId(), file);
    }
    return Optional.of(file);
  }

  private LockedFile file(fdinfo_entry descriptor) throws IOException {
    int id = descriptor.getId();
    var own = new FileIdentity("file", Integer.toUnsignedLong(id), "");
    Optional<file_entry> entry = set.files().find(id);
    String path = "";
    if (entry.isPresent() && entry.get().hasMemfd()) {
      long inode = Integer.toUnsignedLong(entry.get().getMemfd().getInodeId());
      path = memfd(inode);
      own = new FileIdentity("memfd", inode, "");
    } else if (entry.isPresent()) {
      Optional<reg_file_entry> reg = regular(entry.get());
      if (reg.isPresent()) {
        path = reg.get().getName();
        var byPath = new FileIdentity("path", reg.get().getMntId(), path);
        own = remapped.getOrDefault(reg.get().getId(), byPath);
      }
    }
    return new LockedFile(descriptor.getType().name(), id, path, own);
  }

  /** Returns the file itself, or the one that has a fifo's path. */
  private Optional<reg_file_entry> regular(file_entry file) throws IOException {
    Optional<file_entry> with =
        file.hasFifo() ? set.files().find(file.getFifo().getRegfId()) : Optional.of(file);
    return with.filter(file_entry::hasReg).map(file_entry::getReg);
  }

  private String memfd(long inode) throws IOException {
    if (memfds.isEmpty()) {
      set.forEach(
          "memfd.img",
          memfd_inode_entry.parser(),
          it -> memfds.put(it.getInodeId(), "memfd:" + it.getName()));
    }
    return memfds.getOrDefault(inode, "");
  }
}
