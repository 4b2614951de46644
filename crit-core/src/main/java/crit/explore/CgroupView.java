package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.cgroup_perms;
import crit.schemas.proto.inventory_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Which tasks are in which cgroups, and what the cgroups' files say. */
public final class CgroupView {
  /** The cgroups. */
  public static final View<Row> VIEW =
      new View<>(
          "cgroups",
          "Which tasks are in which cgroups",
          Row.class,
          List.of("what", "set", "hierarchy", "path", "tasks", "threads", "more"),
          CgroupView::rows);

  /** What a row tells. */
  public enum What {
    /** Which tasks have the same cgroup in every hierarchy. */
    SET,
    /** Which cgroup a set has in one hierarchy. */
    MEMBER,
    /** A cgroup that was saved. */
    DIRECTORY
  }

  /**
   * A set of cgroups, its place in a hierarchy, or a cgroup's directory.
   *
   * @param depth how many rows it is below
   * @param what what is told
   * @param set the number of the set; absent with a directory
   * @param hierarchy the controllers of the hierarchy with commas between them; {@code cgroup2} for
   *     the one of version 2, {@code name=} something for one without controllers
   * @param path the cgroup's path in the hierarchy
   * @param namespaceRoot the part of the path that tasks in the cgroup namespace do not see; else
   *     empty
   * @param tasks the tasks of the set
   * @param threads the threads of the set whose task is in another
   * @param isThreaded whether threads of one task may be in several cgroups of the hierarchy
   * @param mode the directory's mode in octal; else empty
   * @param uid the directory's owner
   * @param gid the directory's group
   * @param properties the files in it
   * @param more what else is known, for people
   */
  public record Row(
      int depth,
      What what,
      OptionalLong set,
      String hierarchy,
      String path,
      String namespaceRoot,
      List<Integer> tasks,
      List<Integer> threads,
      boolean isThreaded,
      String mode,
      OptionalLong uid,
      OptionalLong gid,
      List<Property> properties,
      String more)
      implements View.Nested {}

  /** A file of a cgroup and what it says, without the line feed at the end. */
  public record Property(String name, String value) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  /** The members of a set. */
  private record Members(List<Integer> tasks, List<Integer> threads) {}

  private static final int MODE_BITS = 07777;

  private CgroupView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint checkpoint = scope.checkpoint();
    Map<Long, Members> used = members(scope);
    Set<Long> told = new HashSet<>();
    Set<String> paths = new HashSet<>();
    List<cgroup_entry> entries = checkpoint.all("cgroup.img", cgroup_entry.parser());
    for (cgroup_entry entry : entries) {
      for (cg_set_entry set : entry.getSetsList()) {
        long id = Integer.toUnsignedLong(set.getId());
        if (told.add(id) && (scope.selection().isAll() || used.containsKey(id))) {
          set.getCtlsList().forEach(it -> paths.add(key(it.getName(), it.getPath())));
          addSet(set, used.getOrDefault(id, new Members(List.of(), List.of())), sink);
        }
      }
    }
    long ofCriu = checkpoint.inventory().map(inventory_entry::getRootCgSet).orElse(0) & 0xffffffffL;
    for (var each : used.entrySet()) {
      if (told.add(each.getKey())) {
        String more = each.getKey() == ofCriu ? "the set of criu itself, not saved" : "not saved";
        sink.accept(set(each.getKey(), each.getValue(), more));
      }
    }
    for (cgroup_entry entry : entries) {
      for (cg_controller_entry controller : entry.getControllersList()) {
        addDirectories(controller, scope.selection().isAll() ? Set.of() : paths, sink);
      }
    }
  }

  private static Map<Long, Members> members(Scope scope) throws IOException {
    Map<Long, Members> members = new TreeMap<>();
    for (Task task : scope.tasks()) {
      long ofTask = -1;
      for (TaskThread thread : TaskThread.of(task)) {
        if (thread.own().hasCgSet()) {
          long set = Integer.toUnsignedLong(thread.own().getCgSet());
          var list =
              members.computeIfAbsent(set, _ -> new Members(new ArrayList<>(), new ArrayList<>()));
          if (thread.isLeader()) {
            ofTask = set;
            list.tasks.add(task.pid());
          } else if (set != ofTask) {
            list.threads.add(thread.tid());
          }
        }
      }
    }
    return members;
  }

  private static void addSet(cg_set_entry set, Members members, View.Sink<? super Row> sink)
      throws IOException {
    long id = Integer.toUnsignedLong(set.getId());
    sink.accept(set(id, members, ""));
    for (cg_member_entry member : set.getCtlsList()) {
      String root = start(member.getPath(), member.getCgnsPrefix());
      sink.accept(
          new Row(
              1,
              What.MEMBER,
              OptionalLong.of(id),
              hierarchy(member.getName()),
              member.getPath(),
              root,
              List.of(),
              List.of(),
              false,
              "",
              OptionalLong.empty(),
              OptionalLong.empty(),
              List.of(),
              root.isEmpty() ? "" : "namespace's root is " + root));
    }
  }

  private static Row set(long id, Members members, String more) {
    return new Row(
        0,
        What.SET,
        OptionalLong.of(id),
        "",
        "",
        "",
        members.tasks,
        members.threads,
        false,
        "",
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        more);
  }

  /** Returns the first bytes of a text. */
  private static String start(String text, int bytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    int length = bytes < 0 ? all.length : Math.min(bytes, all.length);
    return new String(all, 0, length, StandardCharsets.UTF_8);
  }

  private static String hierarchy(String name) {
    return name.isEmpty() ? "cgroup2" : name;
  }

  private static String key(String name, String path) {
    return name + ":" + path;
  }

  private record Waiting(cgroup_dir_entry directory, int depth, String parent) {}

  private static void addDirectories(
      cg_controller_entry controller, Set<String> wanted, View.Sink<? super Row> sink)
      throws IOException {
    String name = String.join(",", controller.getCnamesList());
    Deque<Waiting> waiting = new ArrayDeque<>();
    for (cgroup_dir_entry directory : controller.getDirsList()) {
      waiting.add(new Waiting(directory, 0, ""));
    }
    while (!waiting.isEmpty()) {
      Waiting next = waiting.pop();
      String below = next.parent.equals("/") ? "" : next.parent;
      String path = below + "/" + next.directory.getDirName();
      if (wanted.isEmpty() || wanted.contains(key(name, path))) {
        sink.accept(directory(controller, next, path));
      }
      for (cgroup_dir_entry child : next.directory.getChildrenList().reversed()) {
        waiting.push(new Waiting(child, next.depth + 1, path));
      }
    }
  }

  private static Row directory(cg_controller_entry controller, Waiting it, String path) {
    cgroup_dir_entry directory = it.directory;
    cgroup_perms perms = directory.getDirPerms();
    boolean isOwned = directory.hasDirPerms();
    List<Property> properties =
        directory.getPropertiesList().stream()
            .map(property -> new Property(property.getName(), property.getValue()))
            .toList();
    return new Row(
        it.depth,
        What.DIRECTORY,
        OptionalLong.empty(),
        hierarchy(String.join(",", controller.getCnamesList())),
        path,
        "",
        List.of(),
        List.of(),
        controller.getIsThreaded(),
        isOwned ? "%04o".formatted(perms.getMode() & MODE_BITS) : "",
        isOwned ? OptionalLong.of(Integer.toUnsignedLong(perms.getUid())) : OptionalLong.empty(),
        isOwned ? OptionalLong.of(Integer.toUnsignedLong(perms.getGid())) : OptionalLong.empty(),
        properties,
        properties.size() + " files");
  }
}
