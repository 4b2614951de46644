package crit.checkpoint;

import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.itimer_entry;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.rlimit_entry;
import crit.schemas.proto.sa_entry;
import crit.schemas.proto.siginfo_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.List;

/** Puts what older CRIU kept in images of its own where today's CRIU keeps it. */
final class OldImages {
  private OldImages() {}

  /** Returns the leader's core image, completed; the same if nothing is missing. */
  static core_entry complete(core_entry core, Task task) throws IOException {
    if (!core.hasTc() || task.state().isDead()) {
      return core;
    }
    return core.toBuilder()
        .setTc(withTask(core.getTc().toBuilder(), task).buildPartial())
        .setThreadCore(withThread(core.getThreadCore().toBuilder(), core, task).buildPartial())
        .buildPartial();
  }

  private static task_core_entry.Builder withTask(task_core_entry.Builder tc, Task task)
      throws IOException {
    var images = task.checkpoint();
    if (tc.getSigactionsCount() == 0) {
      images.forEach(task.name("sigacts"), sa_entry.parser(), tc::addSigactions);
    }
    if (!tc.hasRlimits()) {
      List<rlimit_entry> limits = images.all(task.name("rlimit"), rlimit_entry.parser());
      tc.getRlimitsBuilder().addAllRlimits(limits);
    }
    if (!tc.hasSignalsS()) {
      List<siginfo_entry> signals = images.all(task.name("signal-s"), siginfo_entry.parser());
      tc.getSignalsSBuilder().addAllSignals(signals);
    }
    if (!tc.hasTimers()) {
      addTimers(tc, task);
    }
    return tc;
  }

  private static void addTimers(task_core_entry.Builder tc, Task task) throws IOException {
    var images = task.checkpoint();
    List<itimer_entry> timers = images.all(task.name("itimers"), itimer_entry.parser());
    if (timers.size() == 3) {
      tc.getTimersBuilder()
          .setReal(timers.get(0))
          .setVirt(timers.get(1))
          .setProf(timers.get(2))
          .addAllPosix(images.all(task.name("posix-timers"), posix_timer_entry.parser()));
    }
  }

  private static thread_core_entry.Builder withThread(
      thread_core_entry.Builder thread, core_entry core, Task task) throws IOException {
    var images = task.checkpoint();
    task_core_entry tc = core.getTc();
    if (!thread.hasCreds()) {
      images.first(task.name("creds"), creds_entry.parser()).ifPresent(thread::setCreds);
    }
    if (!thread.hasSignalsP()) {
      List<siginfo_entry> signals = images.all(task.name("signal-p"), siginfo_entry.parser());
      thread.getSignalsPBuilder().addAllSignals(signals);
    }
    if (!thread.hasCgSet() && tc.hasCgSet()) {
      thread.setCgSet(tc.getCgSet());
    }
    if (!thread.hasSeccompMode() && tc.hasOldSeccompMode()) {
      thread.setSeccompMode(tc.getOldSeccompMode());
      thread.setSeccompFilter(tc.getOldSeccompFilter());
    }
    return thread;
  }
}
