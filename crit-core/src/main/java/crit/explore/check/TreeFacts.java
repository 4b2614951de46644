package crit.explore.check;

import crit.schemas.proto.pstree_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The process tree as its image has it, and what the tasks have alone. */
final class TreeFacts {
  static final String IMAGE = "pstree.img";

  private final List<pstree_entry> entries = new ArrayList<>();
  private final Known<Integer, Integer> pids = new Known<>();
  private final Known<Integer, Integer> tids = new Known<>();
  private final Set<Integer> sessions = new HashSet<>();
  private final Set<Integer> live = new HashSet<>();
  private final Map<String, Map<Integer, Integer>> owners = new HashMap<>();

  void load(CheckedSet set) throws IOException {
    boolean isWhole =
        set.read(
            IMAGE,
            pstree_entry.parser(),
            (index, entry) -> {
              entries.add(entry);
              pids.add(entry.getPid(), index);
              sessions.add(entry.getSid());
              entry.getThreadsList().forEach(tid -> tids.add(tid, entry.getPid()));
            });
    if (!isWhole || !set.has(IMAGE)) {
      pids.setIncomplete();
      tids.setIncomplete();
    }
  }

  List<pstree_entry> entries() {
    return entries;
  }

  /** Returns the tasks' numbers in the image, by their process ids. */
  Known<Integer, Integer> pids() {
    return pids;
  }

  /** Returns the tasks' process ids, by their threads' ids. */
  Known<Integer, Integer> tids() {
    return tids;
  }

  /** Returns whether no process or thread has that id, for certain. */
  boolean lacks(int id) {
    return pids.lacks(id) && tids.lacks(id);
  }

  Set<Integer> sessions() {
    return sessions;
  }

  void addLive(int pid) {
    live.add(pid);
  }

  /**
   * Returns whether a task is known to be no zombie; of those the list of threads means nothing.
   */
  boolean isLive(int pid) {
    return live.contains(pid);
  }

  /** Notes that a task has a kernel object; returns the task that had it before, if one had. */
  OptionalInt own(String kind, int id, int pid) {
    Integer before = owners.computeIfAbsent(kind, _ -> new HashMap<>()).putIfAbsent(id, pid);
    return before == null ? OptionalInt.empty() : OptionalInt.of(before);
  }
}
