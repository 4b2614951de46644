package crit.explore.check;

import crit.schemas.proto.task_kobj_ids_entry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The namespaces that tasks are in, by their ids. */
final class NamespaceFacts {
  /** The kinds of namespaces, with what CRIU calls their image and clone(2) their flag. */
  enum Kind {
    PID(0x20000000, ""),
    NET(0x40000000, "netns"),
    IPC(0x08000000, "ipcns-var"),
    UTS(0x04000000, "utsns"),
    MNT(0x00020000, "mountpoints"),
    USER(0x10000000, "userns"),
    CGROUP(0x02000000, ""),
    TIME(0x00000080, "timens");

    private final int flag;
    private final String image;

    Kind(int flag, String image) {
      this.flag = flag;
      this.image = image;
    }

    /** Returns the CLONE_NEW* flag. */
    int flag() {
      return flag;
    }

    /** Returns the first part of the name of the image that every such namespace has, or none. */
    String image() {
      return image;
    }

    /** Returns the id of the namespace of this kind, if the message has it. */
    OptionalInt id(task_kobj_ids_entry ids) {
      return switch (this) {
        case PID -> given(ids.hasPidNsId(), ids.getPidNsId());
        case NET -> given(ids.hasNetNsId(), ids.getNetNsId());
        case IPC -> given(ids.hasIpcNsId(), ids.getIpcNsId());
        case UTS -> given(ids.hasUtsNsId(), ids.getUtsNsId());
        case MNT -> given(ids.hasMntNsId(), ids.getMntNsId());
        case USER -> given(ids.hasUserNsId(), ids.getUserNsId());
        case CGROUP -> given(ids.hasCgroupNsId(), ids.getCgroupNsId());
        case TIME -> given(ids.hasTimeNsId(), ids.getTimeNsId());
      };
    }

    private static OptionalInt given(boolean isGiven, int id) {
      return isGiven ? OptionalInt.of(id) : OptionalInt.empty();
    }
  }

  private final Map<Kind, Set<Integer>> ids = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> roots = new EnumMap<>(Kind.class);
  private final Map<Kind, Map<Integer, Integer>> tasks = new EnumMap<>(Kind.class);
  private boolean isComplete = true;

  NamespaceFacts() {
    for (Kind kind : Kind.values()) {
      ids.put(kind, new HashSet<>());
      tasks.put(kind, new HashMap<>());
    }
  }

  /** Takes the namespaces that criu was in itself. */
  void addRoot(task_kobj_ids_entry root) {
    for (Kind kind : Kind.values()) {
      kind.id(root)
          .ifPresent(id -> {
            roots.put(kind, id);
            set(kind).add(id);
          });
    }
  }

  void add(task_kobj_ids_entry task, int pid) {
    for (Kind kind : Kind.values()) {
      kind.id(task)
          .ifPresent(id -> {
            set(kind).add(id);
            tasksOf(kind).putIfAbsent(id, pid);
          });
    }
  }

  /** Notes that a task's namespaces are not known. */
  void setIncomplete() {
    isComplete = false;
  }

  /** Returns whether nobody is in a namespace with that id, for certain. */
  boolean lacks(Kind kind, int id) {
    return isComplete && !set(kind).contains(id);
  }

  /** Returns whether criu was in that namespace itself, or may have been. */
  boolean isRoot(Kind kind, int id) {
    Integer root = roots.get(kind);
    return root == null || root == id;
  }

  /** Returns the ids of a kind, each with a task that is in it. */
  Map<Integer, Integer> tasksOf(Kind kind) {
    return tasks.getOrDefault(kind, Map.of());
  }

  private Set<Integer> set(Kind kind) {
    return ids.getOrDefault(kind, Set.of());
  }
}
