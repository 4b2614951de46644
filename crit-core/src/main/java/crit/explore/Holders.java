package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks have which files open, all tasks of a checkpoint, also those that are not selected.
 * For tasks that share a table of descriptors the first of them stands.
 */
final class Holders {
  private final Map<Integer, List<Holder>> byFile = new HashMap<>();
  private final Set<Integer> selected = new HashSet<>();
  private final Set<Integer> selectedPids = new HashSet<>();
  private final boolean isAll;

  private Holders(boolean isAll) {
    this.isAll = isAll;
  }

  /** Reads all tables of descriptors, each once. */
  static Holders of(Scope scope) throws IOException {
    var holders = new Holders(scope.selection().isAll());
    Set<Long> wanted = holders.isAll ? Set.of() : tables(scope.tasks());
    Set<Long> known = new HashSet<>();
    Checkpoint set = scope.checkpoint();
    for (Task task : set.tree().tasks()) {
      Optional<task_kobj_ids_entry> ids = task.ids();
      if (ids.isPresent()) {
        long table = Integer.toUnsignedLong(ids.get().getFilesId());
        if (known.add(table)) {
          holders.add(task, wanted.contains(table));
        }
      }
    }
    return holders;
  }

  private static Set<Long> tables(List<Task> tasks) throws IOException {
    Set<Long> tables = new HashSet<>();
    for (Task task : tasks) {
      task.ids().ifPresent(ids -> tables.add(Integer.toUnsignedLong(ids.getFilesId())));
    }
    return tables;
  }

  private void add(Task task, boolean isWanted) throws IOException {
    if (isWanted) {
      selectedPids.add(task.pid());
    }
    for (fdinfo_entry descriptor : task.descriptors()) {
      byFile
          .computeIfAbsent(descriptor.getId(), _ -> new ArrayList<>(1))
          .add(new Holder(task.pid(), task.comm(), descriptor.getFd()));
      if (isWanted) {
        selected.add(descriptor.getId());
      }
    }
  }

  /** Returns who has a file open, in the order of the tree. */
  List<Holder> of(int file) {
    return byFile.getOrDefault(file, List.of());
  }

  /** Returns whether everything is wanted, or that task, which stands for those with its table. */
  boolean isSelectedTask(int pid) {
    return isAll || selectedPids.contains(pid);
  }

  /** Returns whether everything is wanted, or a selected task has the file open. */
  boolean isSelected(int file) {
    return isAll || selected.contains(file);
  }
}
