package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.checkpoint.TaskState;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.seccomp_mode;
import crit.schemas.proto.user_x86_regs_mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The tasks in short.
 *
 * @param count how many there are
 * @param threads how many threads they have together
 * @param zombies how many have ended
 * @param stopped how many were stopped by a signal
 * @param tree the tree, siblings of one name in one line
 * @param hidden how many tasks the lines of the tree leave out
 */
public record TaskSurvey(
    int count, int threads, int zombies, int stopped, List<Line> tree, int hidden) {

  /**
   * A task, or several siblings without children that follow each other and have the same name.
   *
   * @param depth how many ancestors it has
   * @param pid the first of them
   * @param comm the name
   * @param state what they did: alive, dead, stopped, zombie, unknown
   * @param threads how many threads they have together
   * @param count how many tasks the line stands for
   */
  public record Line(int depth, int pid, String comm, String state, int threads, int count) {
    private boolean takes(Line next) {
      return depth == next.depth && comm.equals(next.comm) && state.equals(next.state);
    }

    private Line with(Line next) {
      return new Line(depth, pid, comm, state, threads + next.threads, count + next.count);
    }
  }

  private static final int MAX_LINES = 15;

  /** Counts the tasks that are selected, and notes what is unusual about them. */
  static TaskSurvey of(Scope scope, List<Task> tasks, Remarks findings) throws IOException {
    var counter = new Counter();
    for (Task task : tasks) {
      counter.add(task, findings);
    }
    Set<Integer> pids = Set.copyOf(tasks.stream().map(Task::pid).toList());
    if (!pids.isEmpty()) {
      scope
          .checkpoint()
          .tree()
          .walk((task, depth) -> {
            if (pids.contains(task.pid())) {
              counter.line(task, depth);
            }
          });
    }
    List<Line> shown = counter.lines.subList(0, Math.min(MAX_LINES, counter.lines.size()));
    int known = shown.stream().mapToInt(Line::count).sum();
    return new TaskSurvey(
        tasks.size(),
        counter.threads,
        counter.zombies,
        counter.stopped,
        List.copyOf(shown),
        tasks.size() - known);
  }

  /** What is counted on the way. */
  private static final class Counter {
    private int threads;
    private int zombies;
    private int stopped;
    private final List<Line> lines = new ArrayList<>();

    void line(Task task, int depth) throws IOException {
      String state = task.state().name().toLowerCase(Locale.ROOT);
      int ofTask = Math.max(1, task.threads().size());
      var line = new Line(depth, task.pid(), task.comm(), state, ofTask, 1);
      if (!lines.isEmpty() && lines.getLast().takes(line)) {
        lines.set(lines.size() - 1, lines.getLast().with(line));
      } else {
        lines.add(line);
      }
    }

    void add(Task task, Remarks findings) throws IOException {
      String name = name(task);
      if (task.state().isDead()) {
        zombies++;
        findings.add("zombies", name);
        return;
      }
      if (task.state() == TaskState.STOPPED) {
        stopped++;
        findings.add("stopped tasks", name);
      }
      Checkpoint set = task.checkpoint();
      for (String kind : List.of("core", "ids", "mm", "fs", "pagemap")) {
        if (!set.has(task.name(kind)) && !(kind.equals("ids") && task.ids().isPresent())) {
          findings.add("missing images", task.name(kind));
        }
      }
      for (TaskThread thread : TaskThread.of(task)) {
        threads++;
        addThread(thread, name, findings);
      }
    }

    private static void addThread(TaskThread thread, String name, Remarks findings) {
      if (!thread.isKnown() && !thread.isLeader()) {
        findings.add(
            "missing images", "core-%s.img".formatted(Integer.toUnsignedString(thread.tid())));
      }
      boolean isCompat =
          thread.core().getThreadInfo().getGpregs().getMode() == user_x86_regs_mode.COMPAT;
      if (isCompat && thread.isLeader()) {
        findings.add("32-bit tasks", name);
      }
      if (thread.own().getSeccompMode() != seccomp_mode.disabled) {
        findings.add("threads with seccomp", name);
      }
      creds_entry creds = thread.own().getCreds();
      String profile = creds.getLsmProfile();
      if (!profile.isEmpty() && !profile.startsWith("unconfined")) {
        findings.add("threads with a security profile", profile);
      }
    }

    private static String name(Task task) throws IOException {
      return Integer.toUnsignedString(task.pid()) + " " + task.comm();
    }
  }
}
