package crit.explore.diff;

import crit.checkpoint.Task;
import crit.explore.Scope;
import crit.explore.View;
import crit.explore.diff.Difference.Part;
import crit.explore.diff.Difference.Sink;
import crit.explore.diff.Items.Item;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Finds what differs between two checkpoints. */
public final class CheckpointDiff {
  /** How differences are shown. */
  public static final View<Difference> VIEW =
      View.ofRows(
          "diff",
          "What differs between two checkpoints",
          Difference.class,
          List.of("part", "change", "pid", "item", "field", "before", "after"));

  /** What CRIU numbers anew at each dump, or what tells only of the dump itself. */
  private static final Set<String> INVENTORY_LEFT =
      Set.of("root_ids", "dump_uptime", "dump_criu_run_id", "root_cg_set");

  private static final Set<String> FILE_LEFT =
      Set.of(
          "id",
          "reg.id",
          "isk.id",
          "isk.ino",
          "nsf.id",
          "psk.id",
          "nlsk.id",
          "nlsk.ino",
          "efd.id",
          "epfd.id",
          "epfd.tfd.id",
          "sgfd.id",
          "tunf.id",
          "tfd.id",
          "ify.id",
          "ffy.id",
          "ext.id",
          "usk.id",
          "usk.ino",
          "usk.peer",
          "fifo.id",
          "pipe.id",
          "pipe.pipe_id",
          "tty.id",
          "tty.tty_info_id",
          "memfd.id",
          "memfd.inode_id",
          "bpf.id",
          "pidfd.id",
          "pidfd.ino",
          "fifo.pipe_id",
          "reg.mnt_id",
          "usk.mnt_id",
          "isk.ns_id",
          "usk.ns_id",
          "nlsk.ns_id",
          "psk.ns_id",
          "fifo.regf_id",
          "tty.regf_id",
          "ify.wd.id",
          "ffy.mark.id");

  private static final Set<String> MOUNT_LEFT =
      Set.of("mnt_id", "parent_mnt_id", "root_dev", "shared_id", "master_id", "internal_sharing");

  private final Scope before;
  private final Scope after;
  private final boolean hasMemory;
  private final boolean hasBytes;

  /**
   * Prepares a comparison of the tasks that are selected, and of everything else.
   *
   * @param hasMemory whether the bytes of memory are compared
   * @param hasBytes whether the bytes that differ are given, too
   */
  public CheckpointDiff(Scope before, Scope after, boolean hasMemory, boolean hasBytes) {
    this.before = before;
    this.after = after;
    this.hasMemory = hasMemory;
    this.hasBytes = hasBytes;
  }

  /** Hands over the differences. */
  public void run(Sink sink) throws IOException {
    new Items(Part.INVENTORY, OptionalInt.empty())
        .compare("inventory", inventory(before), inventory(after), sink);
    new Items(Part.MOUNT, OptionalInt.empty()).compare(mounts(before), mounts(after), sink);
    Map<Integer, Task> old = tasks(before);
    Map<Integer, Task> now = tasks(after);
    tasks(old, now, sink);
    for (Map.Entry<Integer, Task> task : old.entrySet()) {
      Task other = now.get(task.getKey());
      if (other != null) {
        compare(task.getValue(), other, sink);
      }
    }
  }

  private static Map<String, String> inventory(Scope scope) throws IOException {
    Optional<inventory_entry> inventory = scope.checkpoint().inventory();
    return inventory.isPresent() ? FlatMessage.of(inventory.get(), INVENTORY_LEFT) : Map.of();
  }

  private static Map<Integer, Task> tasks(Scope scope) throws IOException {
    Map<Integer, Task> tasks = new LinkedHashMap<>();
    for (Task task : scope.tasks()) {
      tasks.put(task.pid(), task);
    }
    return tasks;
  }

  private static void tasks(Map<Integer, Task> old, Map<Integer, Task> now, Sink sink)
      throws IOException {
    Map<String, Item> oldItems = new LinkedHashMap<>();
    Map<String, Item> nowItems = new LinkedHashMap<>();
    for (Task task : old.values()) {
      oldItems.put(Integer.toUnsignedString(task.pid()), new Item(task.comm(), Map.of()));
    }
    for (Task task : now.values()) {
      nowItems.put(Integer.toUnsignedString(task.pid()), new Item(task.comm(), Map.of()));
    }
    new Items(Part.TASK, OptionalInt.empty()).compare(oldItems, nowItems, sink);
  }

  private void compare(Task old, Task now, Sink sink) throws IOException {
    OptionalInt pid = OptionalInt.of(old.pid());
    new Items(Part.TASK, pid)
        .compare("process", TaskFields.process(old), TaskFields.process(now), sink);
    TaskFields.threads(old, now, sink);
    compareDescriptors(old, now, sink);
    new AreaComparison(old, now, sink).run(before.files(), after.files(), hasMemory, hasBytes);
  }

  private static void compareDescriptors(Task old, Task now, Sink sink) throws IOException {
    OptionalInt pid = OptionalInt.of(old.pid());
    new Items(Part.DESCRIPTOR, pid).compare(descriptors(old, false), descriptors(now, false), sink);
    new Items(Part.SOCKET, pid).compare(descriptors(old, true), descriptors(now, true), sink);
  }

  private static Map<String, Item> descriptors(Task task, boolean isSocket) throws IOException {
    Map<String, Item> items = new LinkedHashMap<>();
    for (fdinfo_entry descriptor : task.descriptors()) {
      Optional<file_entry> file = task.checkpoint().files().find(descriptor.getId());
      if (file.map(CheckpointDiff::isSocket).orElse(false) == isSocket) {
        String name = "fd " + Integer.toUnsignedString(descriptor.getFd());
        Map<String, String> fields =
            file.isPresent() ? FlatMessage.of(file.get(), FILE_LEFT) : Map.of();
        fields = new LinkedHashMap<>(fields);
        fields.put("fd_flags", Integer.toString(descriptor.getFlags()));
        items.put(name, new Item(about(descriptor, fields), fields));
      }
    }
    return items;
  }

  private static boolean isSocket(file_entry file) {
    return file.hasIsk() || file.hasUsk() || file.hasNlsk() || file.hasPsk();
  }

  /** Returns a file in a few words: its kind, and a name or an address where it has one. */
  private static String about(fdinfo_entry descriptor, Map<String, String> fields) {
    var text = new StringBuilder(descriptor.getType().name());
    for (String field : List.of("reg.name", "isk.state", "isk.src_addr", "isk.src_port")) {
      if (fields.containsKey(field)) {
        text.append(' ').append(fields.get(field));
      }
    }
    return text.toString();
  }

  /** Returns the mounts by namespace and place; several on one place are numbered. */
  private static Map<String, Item> mounts(Scope scope) throws IOException {
    Map<String, Item> items = new LinkedHashMap<>();
    Map<Integer, String> namespaces = new TreeMap<>();
    for (Task task : scope.tasks()) {
      int id = task.ids().map(task_kobj_ids_entry::getMntNsId).orElse(0);
      namespaces.putIfAbsent(id, "namespace of " + Integer.toUnsignedString(task.pid()));
    }
    for (Map.Entry<Integer, String> namespace : namespaces.entrySet()) {
      Map<String, Integer> seen = new LinkedHashMap<>();
      String image = "mountpoints-" + Integer.toUnsignedString(namespace.getKey()) + ".img";
      for (mnt_entry mount : scope.checkpoint().all(image, mnt_entry.parser())) {
        int count = seen.merge(mount.getMountpoint(), 1, Integer::sum);
        String name = namespace.getValue() + ": " + mount.getMountpoint();
        items.put(
            count == 1 ? name : name + " #" + count,
            new Item(mount.getSource(), FlatMessage.of(mount, MOUNT_LEFT)));
      }
    }
    return items;
  }
}
