package crit.shell;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is below a task, and its memory. */
final class TaskNodes {
  /** Images that a task has by its process id, with one entry that counts. */
  private static final List<String> KINDS =
      List.of("core", "mm", "fs", "ids", "creds", "rlimit", "itimers", "posix-timers");

  private static final long SHOWN = 256;

  private final Tree tree;

  TaskNodes(Tree tree) {
    this.tree = tree;
  }

  private Checkpoint set() {
    return tree.set();
  }

  Node tasks() {
    return new Numbered("the tasks by their process ids", this::pids, this::task);
  }

  Node memory() {
    return new Numbered(
        "the memory of each task", this::pids, pid -> set().tree().find(pid).map(this::memory));
  }

  int[] pids() throws IOException {
    return Tree.sorted(set().tree().tasks().stream().mapToInt(Task::pid).toArray());
  }

  private Optional<Node> task(int pid) throws IOException {
    Optional<Task> found = set().tree().find(pid);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Task task = found.get();
    var branch = new Branch(task.comm());
    for (String kind : KINDS) {
      branch.with(kind, () -> entry(task.name(kind)));
    }
    String word = Integer.toUnsignedString(pid);
    branch
        .with("threads", new Numbered("its threads", () -> threads(task), this::thread))
        .with("fds", new Numbered("its descriptors", () -> fds(task), fd -> file(task, fd)))
        .with("vmas", new NamedNode("its areas", () -> areas(task), name -> area(task, name)))
        .with("args", new Printout("x", "args", "-p", word))
        .with("env", new Printout("x", "env", "-p", word))
        .with("maps", new Printout("mem", "maps", "-s", "-p", word))
        .with("memory", new Reference(tree, "/memory/" + word));
    if (set().tree().find(task.ppid()).isPresent()) {
      String parent = Integer.toUnsignedString(task.ppid());
      branch.with("parent", new Reference(tree, "/tasks/" + parent));
    }
    return Optional.of(branch);
  }

  private Optional<Node> entry(String file) throws IOException {
    return set().has(file) ? Optional.of(new EntryNode(tree, file, 0)) : Optional.empty();
  }

  private static int[] threads(Task task) throws IOException {
    return Tree.sorted(task.threads().stream().mapToInt(it -> it).toArray());
  }

  private Optional<Node> thread(int tid) throws IOException {
    return entry("core-" + Integer.toUnsignedString(tid) + ".img");
  }

  private static int[] fds(Task task) throws IOException {
    return Tree.sorted(task.descriptors().stream().mapToInt(fdinfo_entry::getFd).toArray());
  }

  private Optional<Node> file(Task task, int fd) throws IOException {
    return task.descriptors().stream()
        .filter(it -> it.getFd() == fd)
        .findFirst()
        .map(it -> new Reference(tree, "/files/" + Integer.toUnsignedString(it.getId())));
  }

  private static List<vma_entry> vmas(Task task) throws IOException {
    return task.mm().map(mm_entry::getVmasList).orElse(List.of());
  }

  private static String name(vma_entry area) {
    return Long.toHexString(area.getStart()) + "-" + Long.toHexString(area.getEnd());
  }

  private static List<String> areas(Task task) throws IOException {
    return vmas(task).stream().map(TaskNodes::name).toList();
  }

  private Optional<Node> area(Task task, String name) throws IOException {
    int number = areas(task).indexOf(name);
    if (number < 0 || !set().has(task.name("mm"))) {
      return Optional.empty();
    }
    Optional<Node> all = new EntryNode(tree, task.name("mm"), 0).child("vmas");
    return all.isPresent() ? all.get().child(Integer.toString(number)) : Optional.empty();
  }

  private Node memory(Task task) {
    String word = Integer.toUnsignedString(task.pid());
    return new NamedNode(
        "",
        () -> vmas(task).stream().map(it -> "0x" + Long.toHexString(it.getStart())).toList(),
        name -> bytes(task, word, name));
  }

  private static Optional<Node> bytes(Task task, String pid, String name) throws IOException {
    long address;
    try {
      address = Long.parseUnsignedLong(name.startsWith("0x") ? name.substring(2) : name, 16);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
    for (vma_entry area : vmas(task)) {
      if (!AddressRange.isBelow(address, area.getStart())
          && AddressRange.isBelow(address, area.getEnd())) {
        long length = Math.min(SHOWN, area.getEnd() - address);
        String hex = "0x" + Long.toHexString(address);
        return Optional.of(
            new Printout(
                List.of("mem", "read", "-p", pid, hex, Long.toString(length)),
                "to 0x" + Long.toHexString(area.getEnd())));
      }
    }
    return Optional.empty();
  }
}
