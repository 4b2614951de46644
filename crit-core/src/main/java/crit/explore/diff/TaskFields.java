package crit.explore.diff;

import crit.checkpoint.Task;
import crit.explore.diff.Difference.Part;
import crit.explore.diff.Difference.Sink;
import crit.explore.diff.Items.Item;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** The fields of tasks and threads. */
final class TaskFields {
  private static final Set<String> REGISTERS =
      Set.of(
          "thread_info",
          "ti_arm",
          "ti_aarch64",
          "ti_ppc64",
          "ti_s390",
          "ti_mips",
          "ti_loongarch64",
          "ti_riscv64");

  private static final Set<String> LEFT_OF_THREADS = threadsLeft();
  private static final Set<String> OTHERS =
      Set.of("mtype", "tc", "thread_core", "ids", "thread_core.cg_set");

  private TaskFields() {}

  /** Returns what the task as a whole has: its place in the tree, its core, its memory's marks. */
  static Map<String, String> process(Task task) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("ppid", Integer.toUnsignedString(task.ppid()));
    fields.put("pgid", Integer.toUnsignedString(task.pgid()));
    fields.put("sid", Integer.toUnsignedString(task.sid()));
    Optional<core_entry> core = task.core();
    if (core.isPresent()) {
      fields.putAll(FlatMessage.of(core.get().getTc(), Set.of("cg_set")));
    }
    Optional<mm_entry> mm = task.mm();
    if (mm.isPresent()) {
      fields.putAll(FlatMessage.of(mm.get(), Set.of("vmas", "exe_file_id")));
    }
    return fields;
  }

  /** Compares the threads, and their registers. */
  static void threads(Task old, Task now, Sink sink) throws IOException {
    OptionalInt pid = OptionalInt.of(old.pid());
    new Items(Part.THREAD, pid)
        .compare(threads(old, LEFT_OF_THREADS), threads(now, LEFT_OF_THREADS), sink);
    new Items(Part.REGISTERS, pid).compare(threads(old, OTHERS), threads(now, OTHERS), sink);
  }

  private static Set<String> threadsLeft() {
    Set<String> left = new HashSet<>(REGISTERS);
    left.addAll(Set.of("tc", "ids", "thread_core.cg_set"));
    return left;
  }

  private static Map<String, Item> threads(Task task, Set<String> left) throws IOException {
    Map<String, Item> items = new TreeMap<>();
    for (int tid : task.threads()) {
      Optional<core_entry> core = task.core(tid);
      if (core.isPresent()) {
        String name = "thread " + Integer.toUnsignedString(tid);
        items.put(
            name, new Item(core.get().getThreadCore().getComm(), FlatMessage.of(core.get(), left)));
      }
    }
    return items;
  }
}
