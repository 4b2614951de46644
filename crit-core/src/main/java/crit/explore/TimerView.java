package crit.explore;

import crit.checkpoint.Task;
import crit.names.DescriptorNames;
import crit.names.NumberNames;
import crit.names.SignalNames;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.itimer_entry;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.task_timers_entry;
import crit.schemas.proto.timerfd_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The timers of each task: those of setitimer, of timer_create, and of timerfd_create. */
public final class TimerView {
  /** The timers. */
  public static final View<Row> VIEW =
      new View<>(
          "timers",
          "The timers of each task, and its timer descriptors",
          Row.class,
          List.of(
              "pid",
              "comm",
              "kind",
              "id",
              "clock",
              "left",
              "interval",
              "notification",
              "signal",
              "target",
              "overrun"),
          TimerView::rows);

  /** What made a timer. */
  public enum Kind {
    /** {@code setitimer(ITIMER_REAL)}. */
    REAL,
    /** {@code setitimer(ITIMER_VIRTUAL)}. */
    VIRTUAL,
    /** {@code setitimer(ITIMER_PROF)}. */
    PROF,
    /** {@code timer_create}. */
    POSIX,
    /** {@code timerfd_create}. */
    DESCRIPTOR
  }

  /**
   * A timer.
   *
   * @param pid the task
   * @param comm its name
   * @param kind what made it
   * @param id the number by which the program knows it: that of timer_create, or the descriptor
   * @param clock CLOCK_*
   * @param left when it expires, from the dump on; 0 if it is not armed
   * @param interval how long after that again; 0 if it expires once
   * @param notification SIGEV_*; empty if the kind of timer leaves no choice
   * @param signal the signal that it sends
   * @param target the thread that gets it; absent if that may be any
   * @param value the word that comes with the signal, as an address; else empty
   * @param overrun how often it expired and nobody took notice yet
   * @param flags TFD_TIMER_* flags
   * @param file the number of the open file, which several descriptors may share
   */
  public record Row(
      int pid,
      String comm,
      Kind kind,
      OptionalInt id,
      String clock,
      TimeSpan left,
      TimeSpan interval,
      String notification,
      String signal,
      OptionalInt target,
      String value,
      long overrun,
      List<String> flags,
      OptionalInt file) {}

  /** Bits of the number of a clock that counts the time of a process or thread. */
  private static final int PER_THREAD = 4;

  private static final NumberNames CPU_CLOCKS = NumberNames.of("", "0: PROF VIRT SCHED");
  private static final int CPU_BITS = 3;

  private TimerView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      TaskThread leader = TaskThread.leader(task);
      if (leader.core().getTc().hasTimers()) {
        addTimers(leader, sink);
      }
      addDescriptors(task, sink);
    }
  }

  private static void addTimers(TaskThread leader, View.Sink<? super Row> sink) throws IOException {
    task_timers_entry timers = leader.core().getTc().getTimers();
    add(leader, Kind.REAL, timers.getReal(), sink);
    add(leader, Kind.VIRTUAL, timers.getVirt(), sink);
    add(leader, Kind.PROF, timers.getProf(), sink);
    for (posix_timer_entry timer : timers.getPosixList()) {
      sink.accept(row(leader, timer));
    }
  }

  private static void add(
      TaskThread leader, Kind kind, itimer_entry timer, View.Sink<? super Row> sink)
      throws IOException {
    TimeSpan left = micros(timer.getVsec(), timer.getVusec());
    TimeSpan interval = micros(timer.getIsec(), timer.getIusec());
    if (left.nanos() != 0 || interval.nanos() != 0) {
      sink.accept(
          new Row(
              leader.task().pid(),
              leader.task().comm(),
              kind,
              OptionalInt.empty(),
              clock(kind),
              left,
              interval,
              "",
              signal(kind),
              OptionalInt.empty(),
              "",
              0,
              List.of(),
              OptionalInt.empty()));
    }
  }

  private static TimeSpan micros(long seconds, long micros) {
    long nanos = Math.clamp(micros, -1_000_000, 1_000_000) * 1_000L;
    return TimeSpan.of(seconds, nanos);
  }

  private static String clock(Kind kind) {
    return kind == Kind.REAL ? "CLOCK_MONOTONIC" : "CLOCK_PROCESS_CPUTIME_ID";
  }

  private static String signal(Kind kind) {
    return switch (kind) {
      case REAL -> "SIGALRM";
      case VIRTUAL -> "SIGVTALRM";
      case PROF -> "SIGPROF";
      case POSIX, DESCRIPTOR -> "";
    };
  }

  private static Row row(TaskThread leader, posix_timer_entry timer) throws IOException {
    Machine machine = Machine.of(leader.core());
    boolean hasValue = timer.getSivalPtr() != 0;
    return new Row(
        leader.task().pid(),
        leader.task().comm(),
        Kind.POSIX,
        OptionalInt.of(timer.getItId()),
        clock(timer.getClockId()),
        TimeSpan.of(timer.getVsec(), timer.getVnsec()),
        TimeSpan.of(timer.getIsec(), timer.getInsec()),
        SignalNames.NOTIFY.flags(timer.getItSigevNotify()),
        machine.signals().text(timer.getSiSigno()),
        timer.hasNotifyThreadId() ? OptionalInt.of(timer.getNotifyThreadId()) : OptionalInt.empty(),
        hasValue ? new Address(timer.getSivalPtr()).toString() : "",
        Integer.toUnsignedLong(timer.getOverrun()),
        List.of(),
        OptionalInt.empty());
  }

  /** Returns the name of a clock; that of a process has the process, inverted, in the high bits. */
  private static String clock(int id) {
    if (id >= 0) {
      return DescriptorNames.CLOCKS.text(id);
    }
    String whose = (id & PER_THREAD) == 0 ? "process" : "thread";
    return "CPU clock %s of %s %d"
        .formatted(CPU_CLOCKS.text(id & PER_THREAD - 1), whose, ~(id >> CPU_BITS));
  }

  private static void addDescriptors(Task task, View.Sink<? super Row> sink) throws IOException {
    for (fdinfo_entry descriptor : task.descriptors()) {
      if (descriptor.getType() == fd_types.TIMERFD) {
        Optional<file_entry> file = task.checkpoint().files().find(descriptor.getId());
        timerfd_entry timer =
            file.map(file_entry::getTfd).orElse(timerfd_entry.getDefaultInstance());
        sink.accept(row(task, descriptor, timer));
      }
    }
  }

  private static Row row(Task task, fdinfo_entry descriptor, timerfd_entry timer)
      throws IOException {
    long flags = Integer.toUnsignedLong(timer.getSettimeFlags());
    return new Row(
        task.pid(),
        task.comm(),
        Kind.DESCRIPTOR,
        OptionalInt.of(descriptor.getFd()),
        clock(timer.getClockid()),
        TimeSpan.of(timer.getVsec(), timer.getVnsec()),
        TimeSpan.of(timer.getIsec(), timer.getInsec()),
        "",
        "",
        OptionalInt.empty(),
        "",
        timer.getTicks(),
        flags == 0 ? List.of() : DescriptorNames.TIMERFD_FLAGS.flagNames(flags),
        OptionalInt.of(descriptor.getId()));
  }
}
