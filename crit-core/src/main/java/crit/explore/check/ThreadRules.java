package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.CheckedTask.ThreadImage;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.seccomp_filter;
import crit.schemas.proto.seccomp_mode;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of the seccomp filters and cgroups of threads. */
final class ThreadRules {
  private static final String SECCOMP = "seccomp.img";
  private static final String CGROUPS = "cgroup.img";
  private static final int INSTRUCTION = 8;
  private static final int MAX_DEPTH = 100;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedTask>> OF_TASKS =
      List.of(
          new Rule<>(
              error("seccomp.index", "a thread's seccomp filter is in the set", EDIT),
              ThreadRules::filter),
          new Rule<>(
              error("cgroup.set", "a thread's cgroup set is in the set", EDIT),
              ThreadRules::cgroup));

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("seccomp.chain", "each chain of seccomp filters has an end", EDIT),
              ThreadRules::chain),
          new Rule<>(
              error("seccomp.filter", "a seccomp filter is made of whole instructions", EDIT),
              ThreadRules::instructions),
          new Rule<>(
              error("cgroup.duplicate", "no two cgroup sets have one id", EDIT),
              ThreadRules::duplicate),
          new Rule<>(
              error("cgroup.controller", "each hierarchy of a cgroup set is described", EDIT),
              ThreadRules::controller),
          new Rule<>(
              warning(
                  "cgroup.directory",
                  "each cgroup that a set names is described",
                  "CRIU makes no such cgroup; make it before the restore"),
              ThreadRules::directory));

  private ThreadRules() {}

  private static thread_core_entry own(ThreadImage thread) {
    return thread
        .core()
        .map(core_entry::getThreadCore)
        .orElse(thread_core_entry.getDefaultInstance());
  }

  private static void filter(CheckedTask task, Report out) throws IOException {
    int count = task.set().seccomp().map(seccomp_entry::getSeccompFiltersCount).orElse(0);
    for (ThreadImage thread : task.threads()) {
      thread_core_entry own = own(thread);
      boolean isFiltered = own.getSeccompMode() == seccomp_mode.filter && own.hasSeccompFilter();
      boolean isKnown = Integer.compareUnsigned(own.getSeccompFilter(), count) < 0;
      if (isFiltered && !isKnown && !task.set().isBroken(SECCOMP)) {
        out.add(
            Place.of(thread.image(), 0, "thread_core.seccomp_filter"),
            "is %s, and there are %d filters"
                .formatted(toUnsignedString(own.getSeccompFilter()), count));
      }
    }
  }

  private static List<seccomp_filter> filters(CheckedSet set) {
    return set.seccomp().map(seccomp_entry::getSeccompFiltersList).orElse(List.of());
  }

  /** Each filter is looked at once; a chain that comes back to where it has been is a circle. */
  private static void chain(CheckedSet set, Report out) throws IOException {
    List<seccomp_filter> filters = filters(set);
    int[] seenFrom = new int[filters.size()];
    for (int start = 0; start < filters.size(); start++) {
      int at = start;
      while (at >= 0 && at < filters.size() && seenFrom[at] == 0) {
        seenFrom[at] = start + 1;
        int last = at;
        at = filters.get(at).hasPrev() ? filters.get(at).getPrev() : -1;
        if (filters.get(last).hasPrev() && (at < 0 || at >= filters.size())) {
          out.add(
              Place.of(SECCOMP, 0, "seccomp_filters[%d].prev".formatted(last)),
              "is %s, and there are %d filters".formatted(toUnsignedString(at), filters.size()));
          at = -1;
        }
      }
      if (at >= 0 && seenFrom[at] == start + 1) {
        out.add(
            Place.of(SECCOMP, 0, "seccomp_filters[%d].prev".formatted(at)),
            "the chain comes back to filter " + at);
      }
    }
  }

  private static void instructions(CheckedSet set, Report out) throws IOException {
    List<seccomp_filter> filters = filters(set);
    for (int i = 0; i < filters.size(); i++) {
      int size = filters.get(i).getFilter().size();
      if (size == 0 || size % INSTRUCTION != 0) {
        out.add(
            Place.of(SECCOMP, 0, "seccomp_filters[%d].filter".formatted(i)),
            "has %d bytes, expected a multiple of %d".formatted(size, INSTRUCTION));
      }
    }
  }

  private static void cgroup(CheckedTask task, Report out) throws IOException {
    if (task.set().cgroups().isEmpty() || task.set().inventory().isEmpty()) {
      return;
    }
    int root = task.set().inventory().get().getRootCgSet();
    for (ThreadImage thread : task.threads()) {
      boolean isOld = !own(thread).hasCgSet();
      boolean isSet = !isOld || task.process().hasCgSet();
      int id = isOld ? task.process().getCgSet() : own(thread).getCgSet();
      if (isSet && id != root && !task.set().cgroupSets().contains(id)) {
        out.add(
            Place.of(thread.image(), 0, isOld ? "tc.cg_set" : "thread_core.cg_set"),
            "%s is no set of %s, nor criu's own, %s"
                .formatted(toUnsignedString(id), CGROUPS, toUnsignedString(root)));
      }
    }
  }

  private static void duplicate(CheckedSet set, Report out) throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (cg_set_entry each : set.cgroups().map(cgroup_entry::getSetsList).orElse(List.of())) {
      if (!seen.add(each.getId())) {
        out.add(
            Place.of(CGROUPS, 0, "sets"), "two sets have the id " + toUnsignedString(each.getId()));
      }
    }
  }

  /** Returns the paths of the cgroups of each hierarchy, by its name. */
  private static Map<String, Set<String>> hierarchies(CheckedSet set) {
    Map<String, Set<String>> all = new HashMap<>();
    for (cg_controller_entry controller :
        set.cgroups().map(cgroup_entry::getControllersList).orElse(List.of())) {
      Set<String> paths = new HashSet<>();
      controller.getDirsList().forEach(it -> collect(it, "", paths, 0));
      for (String name : controller.getCnamesList()) {
        all.computeIfAbsent(name, _ -> new HashSet<>()).addAll(paths);
      }
      all.put(String.join(",", controller.getCnamesList()), paths);
    }
    return all;
  }

  private static void collect(cgroup_dir_entry dir, String parent, Set<String> into, int depth) {
    String path = parent + "/" + dir.getDirName();
    into.add(normal(path));
    if (depth < MAX_DEPTH) {
      dir.getChildrenList().forEach(it -> collect(it, path, into, depth + 1));
    }
  }

  /** Returns a path with one slash where it may have several, or none at its ends. */
  private static String normal(String path) {
    String single = path.replaceAll("/+", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }

  private static void controller(CheckedSet set, Report out) throws IOException {
    Map<String, Set<String>> hierarchies = hierarchies(set);
    eachMember(
        set,
        (place, member) -> {
          if (!hierarchies.containsKey(member.getName())) {
            out.add(place, "no controller has the name '%s'".formatted(member.getName()));
          }
        });
  }

  private static void directory(CheckedSet set, Report out) throws IOException {
    Map<String, Set<String>> hierarchies = hierarchies(set);
    eachMember(
        set,
        (place, member) -> {
          Set<String> paths = hierarchies.getOrDefault(member.getName(), Set.of());
          boolean isRoot = normal(member.getPath()).equals("/");
          if (!isRoot && !paths.isEmpty() && !paths.contains(normal(member.getPath()))) {
            out.add(
                place,
                "%s of '%s' is not among its %d cgroups"
                    .formatted(member.getPath(), member.getName(), paths.size()));
          }
        });
  }

  @FunctionalInterface
  private interface MemberTaker {
    void take(Place place, cg_member_entry member) throws IOException;
  }

  private static void eachMember(CheckedSet set, MemberTaker taker) throws IOException {
    List<cg_set_entry> sets = set.cgroups().map(cgroup_entry::getSetsList).orElse(List.of());
    for (int i = 0; i < sets.size(); i++) {
      for (cg_member_entry member : sets.get(i).getCtlsList()) {
        taker.take(Place.of(CGROUPS, 0, "sets[%d]".formatted(i)), member);
      }
    }
  }
}
