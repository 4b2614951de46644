package crit.render;

/** The lines with only a process id that stand above the lines of each task. */
final class TaskHead {
  private boolean isStarted;
  private int pid;

  /** Returns whether a row is the first one of its task. */
  boolean begins(int task) {
    boolean isOther = !isStarted || task != pid;
    isStarted = true;
    pid = task;
    return isOther;
  }

  /** Appends the line of the task that began. */
  void append(StringBuilder line) {
    line.append(Integer.toUnsignedString(pid)).append('\n');
  }
}
