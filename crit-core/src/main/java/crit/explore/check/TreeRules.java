package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.note;
import static java.lang.Integer.toUnsignedString;

import crit.schemas.proto.pstree_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of the process tree. */
final class TreeRules {
  private static final String IMAGE = TreeFacts.IMAGE;
  private static final String ORDER = "put the entries right: the root first, children after it";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("tree.missing", "a set has a process tree", "copy the checkpoint again"),
              TreeRules::missing),
          new Rule<>(
              error("tree.root", "the tree has one root, the first entry", ORDER), TreeRules::root),
          new Rule<>(
              error("tree.order", "parents come before their children", ORDER), TreeRules::order),
          new Rule<>(
              error("tree.circle", "no task is its own ancestor", "put the parents (ppid) right"),
              TreeRules::circle),
          new Rule<>(
              error("tree.duplicate-pid", "no two tasks have one pid", "remove one of them"),
              TreeRules::duplicatePid),
          new Rule<>(
              note(
                  "tree.session",
                  "the leader of each session is in the tree",
                  "it has ended; CRIU makes a task with that pid for a moment, which must be free"),
              TreeRules::session),
          new Rule<>(
              note(
                  "tree.group",
                  "the leader of each process group is in the tree",
                  "it has ended; CRIU makes a task with that pid for a moment, which must be free"),
              TreeRules::group));

  /** What can be told when it is known which tasks are live. */
  static final List<Rule<CheckedSet>> OF_LIVE =
      List.of(
          new Rule<>(
              error("tree.duplicate-tid", "no two threads have one id", "remove one of them"),
              TreeRules::duplicateTid),
          new Rule<>(
              error(
                  "tree.leader",
                  "the first thread of a live task is its leader",
                  "put the task's pid first in its threads"),
              TreeRules::leader));

  private TreeRules() {}

  private static void missing(CheckedSet set, Report out) throws IOException {
    boolean isNone = !set.has(IMAGE) && set.has(InventoryRules.IMAGE) && !set.isPreDump();
    if (isNone || set.has(IMAGE) && !set.isBroken(IMAGE) && set.tree().entries().isEmpty()) {
      out.add(Place.of(IMAGE), isNone ? "the set has none" : "has no entry");
    }
  }

  private static void root(CheckedSet set, Report out) throws IOException {
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      int ppid = entries.get(i).getPpid();
      boolean isRoot = ppid == 0 || set.tree().pids().lacks(ppid);
      if (isRoot && i > 0) {
        String parent = ppid == 0 ? "has no parent" : "has the parent " + toUnsignedString(ppid);
        out.add(
            Place.of(IMAGE, i, "ppid"),
            "task %s %s, which is not in the tree: a second root"
                .formatted(toUnsignedString(entries.get(i).getPid()), parent));
      } else if (i == 0 && ppid != 0) {
        out.add(
            Place.of(IMAGE, i, "ppid"),
            "is %s, expected 0 for the root".formatted(toUnsignedString(ppid)));
      }
    }
  }

  private static void order(CheckedSet set, Report out) throws IOException {
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      int ppid = entries.get(i).getPpid();
      int parent = set.tree().pids().find(ppid).orElse(-1);
      if (ppid != 0 && parent >= i) {
        out.add(
            Place.of(IMAGE, i, "ppid"),
            "the parent %s is entry %d, expected it before"
                .formatted(toUnsignedString(ppid), parent));
      }
    }
  }

  /** A chain of parents that meets itself is a circle; each task is looked at once. */
  private static void circle(CheckedSet set, Report out) throws IOException {
    List<pstree_entry> entries = set.tree().entries();
    int[] seenFrom = new int[entries.size()];
    for (int start = 0; start < entries.size(); start++) {
      int at = start;
      while (at >= 0 && seenFrom[at] == 0) {
        seenFrom[at] = start + 1;
        at = set.tree().pids().find(entries.get(at).getPpid()).orElse(-1);
      }
      if (at >= 0 && seenFrom[at] == start + 1) {
        out.add(
            Place.of(IMAGE, at, "ppid"),
            "task %s is its own ancestor".formatted(toUnsignedString(entries.get(at).getPid())));
      }
    }
  }

  private static void duplicatePid(CheckedSet set, Report out) throws IOException {
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      int pid = entries.get(i).getPid();
      int first = set.tree().pids().find(pid).orElse(i);
      if (first != i) {
        out.add(
            Place.of(IMAGE, i, "pid"),
            "%s is the pid of entry %d, too".formatted(toUnsignedString(pid), first));
      }
    }
  }

  private static void duplicateTid(CheckedSet set, Report out) throws IOException {
    Map<Integer, Integer> seen = new HashMap<>();
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      pstree_entry entry = entries.get(i);
      boolean isLive = set.tree().isLive(entry.getPid());
      for (int tid : isLive ? entry.getThreadsList() : List.<Integer>of()) {
        Integer before = seen.putIfAbsent(tid, i);
        boolean isOther =
            set.tree().pids().find(tid).filter(_ -> tid != entry.getPid()).isPresent();
        if (before != null || isOther) {
          out.add(
              Place.of(IMAGE, i, "threads"),
              "%s is a thread or task of another entry, too".formatted(toUnsignedString(tid)));
        }
      }
    }
  }

  private static void leader(CheckedSet set, Report out) throws IOException {
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      pstree_entry entry = entries.get(i);
      List<Integer> threads = entry.getThreadsList();
      boolean isLive = set.tree().isLive(entry.getPid());
      if (isLive && (threads.isEmpty() || threads.getFirst() != entry.getPid())) {
        String found =
            threads.isEmpty() ? "is empty" : "starts with " + toUnsignedString(threads.getFirst());
        out.add(
            Place.of(IMAGE, i, "threads"),
            "%s, expected %s first".formatted(found, toUnsignedString(entry.getPid())));
      }
    }
  }

  private static void session(CheckedSet set, Report out) throws IOException {
    Set<Integer> told = new HashSet<>(Set.of(0));
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      int sid = entries.get(i).getSid();
      if (set.tree().pids().lacks(sid) && told.add(sid)) {
        out.add(Place.of(IMAGE, i, "sid"), absent("session", sid));
      }
    }
  }

  private static void group(CheckedSet set, Report out) throws IOException {
    Set<Integer> told = new HashSet<>(Set.of(0));
    List<pstree_entry> entries = set.tree().entries();
    for (int i = 0; i < entries.size(); i++) {
      int pgid = entries.get(i).getPgid();
      if (set.tree().pids().lacks(pgid) && told.add(pgid)) {
        out.add(Place.of(IMAGE, i, "pgid"), absent("group", pgid));
      }
    }
  }

  private static String absent(String what, int id) {
    return "the leader of %s %s is not in the tree".formatted(what, toUnsignedString(id));
  }
}
