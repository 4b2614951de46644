package crit.explore;

import crit.checkpoint.Task;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread with its core image, which is empty if the set has none.
 *
 * @param task the thread's task
 * @param tid its id
 * @param core its core image; the leader's has what older CRIU kept beside it
 * @param problem why nothing is known of it; else empty
 */
record TaskThread(Task task, int tid, core_entry core, String problem) {

  /** Returns the threads of a task, the leader first; of a zombie the leader alone. */
  static List<TaskThread> of(Task task) throws IOException {
    List<TaskThread> threads = new ArrayList<>();
    threads.add(leader(task));
    for (int tid : task.threads()) {
      if (tid != task.pid()) {
        threads.add(of(task, tid, task.core(tid)));
      }
    }
    return threads;
  }

  /** Returns a task's leader. */
  static TaskThread leader(Task task) throws IOException {
    return of(task, task.pid(), task.core());
  }

  private static TaskThread of(Task task, int tid, Optional<core_entry> core) throws IOException {
    String problem = "";
    if (task.state().isDead()) {
      problem = "zombie";
    } else if (core.isEmpty()) {
      problem = "no core-" + Integer.toUnsignedString(tid) + ".img";
    }
    return new TaskThread(task, tid, core.orElse(core_entry.getDefaultInstance()), problem);
  }

  /** Returns whether it is the thread whose id is the task's. */
  boolean isLeader() {
    return tid == task.pid();
  }

  /** Returns whether there is a core image of a live thread. */
  boolean isKnown() {
    return problem.isEmpty();
  }

  /** Returns the part of the core image that each thread has. */
  thread_core_entry own() {
    return core.getThreadCore();
  }

  /** Returns the thread's name, the task's if it has none of its own. */
  String comm() throws IOException {
    return own().getComm().isEmpty() ? task.comm() : own().getComm();
  }
}
