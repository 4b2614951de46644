package crit.checkpoint;

/** What a task did when it was dumped; the numbers of {@code task_core_entry.task_state}. */
public enum TaskState {
  /** It ran or slept. */
  ALIVE(1),
  /** It has ended and was not waited for: a zombie. */
  DEAD(2),
  /** It was stopped by a signal. */
  STOPPED(3),
  /** A zombie as ptrace sees it. */
  ZOMBIE(6),
  /** The set has no core image of it, or one with another number. */
  UNKNOWN(-1);

  private final int number;

  TaskState(int number) {
    this.number = number;
  }

  /** Returns the state with that number. */
  public static TaskState of(int number) {
    for (TaskState state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Returns whether the task has ended, so that only its core image is there. */
  public boolean isDead() {
    return this == DEAD || this == ZOMBIE;
  }
}
