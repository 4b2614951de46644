package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.note;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.checkpoint.TaskState;
import crit.explore.check.CheckedTask.ThreadImage;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.siginfo_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** What must be true of each task and its threads. */
final class TaskRules {
  private static final int SIGINFO_BYTES = 128;
  private static final Set<Integer> ACTIONS = Set.of(0, 62, 126);
  private static final int CAPABILITY_WORDS = 2;
  private static final int NOTIFY_THREAD = 4;
  private static final String COPY_AGAIN = "copy the checkpoint again: a file is missing";
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedTask>> RULES =
      List.of(
          new Rule<>(
              error("task.core", "each task and thread has a core image", COPY_AGAIN),
              TaskRules::cores),
          new Rule<>(
              error("task.image", "each live task has ids, mm, fs and pagemap images", COPY_AGAIN),
              TaskRules::images),
          new Rule<>(
              note(
                  "task.zombie",
                  "a zombie has a core image and no others",
                  "CRIU does not read them; remove them"),
              TaskRules::zombie),
          new Rule<>(
              error("task.state", "a task is alive, stopped or a zombie", EDIT), TaskRules::state),
          new Rule<>(
              error("task.process", "a leader's core image has what belongs to the process", EDIT),
              TaskRules::process),
          new Rule<>(
              error("task.thread", "a live thread's core image has what belongs to it", EDIT),
              TaskRules::thread),
          new Rule<>(
              error("task.registers", "a live thread has the registers of its machine", EDIT),
              TaskRules::registers),
          new Rule<>(
              error("task.signal-info", "a pending signal has 128 bytes of siginfo", EDIT),
              TaskRules::signals),
          new Rule<>(
              warning("task.signal-actions", "there are actions for all 62 signals", EDIT),
              TaskRules::actions),
          new Rule<>(
              error("task.capabilities", "each capability set has two words", EDIT),
              TaskRules::capabilities),
          new Rule<>(
              warning(
                  "task.shared-object",
                  "no two tasks share memory, directories or signal handlers",
                  "CRIU dumps no such tasks, so an id was changed"),
              TaskRules::shared),
          new Rule<>(
              error("task.timer-thread", "a timer notifies a thread of its task", EDIT),
              TaskRules::timerThread),
          new Rule<>(
              error("task.timer-id", "no two timers of a task have one id", EDIT),
              TaskRules::timerId),
          new Rule<>(
              error("reference.exe", "a task's program is a regular file of the set", EDIT),
              TaskRules::exe),
          new Rule<>(
              error("reference.directory", "a task's directories are files of the set", EDIT),
              TaskRules::directories),
          new Rule<>(
              note(
                  "reference.fd-table",
                  "each task's descriptor table has an image",
                  "if it had open files the image was lost; without any there is none"),
              TaskRules::table));

  private TaskRules() {}

  private static void cores(CheckedTask task, Report out) throws IOException {
    for (ThreadImage thread : task.threads()) {
      if (!task.set().has(thread.image())) {
        out.add(Place.of(thread.image()), "the set has none, expected one of " + task.name());
      }
    }
  }

  private static void images(CheckedTask task, Report out) throws IOException {
    if (!task.isLive()) {
      return;
    }
    for (String kind : CheckedTask.KINDS) {
      boolean isInCore = kind.equals("ids") && task.ids().isPresent();
      if (!task.set().has(task.image(kind)) && !isInCore) {
        out.add(Place.of(task.image(kind)), "the set has none, expected one of " + task.name());
      }
    }
  }

  private static void zombie(CheckedTask task, Report out) throws IOException {
    if (task.state().isDead()) {
      for (String kind : CheckedTask.KINDS) {
        if (task.set().refer(task.image(kind))) {
          out.add(Place.of(task.image(kind)), task.name() + " is a zombie");
        }
      }
    }
  }

  private static void state(CheckedTask task, Report out) throws IOException {
    if (task.core().filter(core_entry::hasTc).isPresent() && task.state() == TaskState.UNKNOWN) {
      out.add(
          Place.of(task.image("core"), 0, "tc.task_state"),
          "is %s, expected 1 (alive), 2 (dead), 3 (stopped) or 6 (zombie)"
              .formatted(toUnsignedString(task.process().getTaskState())));
    }
  }

  private static void process(CheckedTask task, Report out) throws IOException {
    if (task.core().filter(it -> !it.hasTc()).isPresent()) {
      out.add(Place.of(task.image("core"), 0, "tc"), "is absent in the core image of a leader");
    }
  }

  private static void thread(CheckedTask task, Report out) throws IOException {
    for (ThreadImage thread : task.threads()) {
      if (task.isLive() && thread.core().filter(it -> !it.hasThreadCore()).isPresent()) {
        out.add(Place.of(thread.image(), 0, "thread_core"), "is absent");
      }
    }
  }

  private static void registers(CheckedTask task, Report out) throws IOException {
    for (ThreadImage thread : task.threads()) {
      if (task.isLive() && thread.core().isPresent() && !hasRegisters(thread.core().get())) {
        out.add(
            Place.of(thread.image(), 0, "mtype"),
            "is %s, and there are no registers of such a machine"
                .formatted(thread.core().get().getMtype()));
      }
    }
  }

  private static boolean hasRegisters(core_entry core) {
    return switch (core.getMtype()) {
      case UNKNOWN -> false;
      case X86_64 -> core.hasThreadInfo();
      case ARM -> core.hasTiArm();
      case AARCH64 -> core.hasTiAarch64();
      case PPC64 -> core.hasTiPpc64();
      case S390 -> core.hasTiS390();
      case MIPS -> core.hasTiMips();
      case LOONGARCH64 -> core.hasTiLoongarch64();
      case RISCV64 -> core.hasTiRiscv64();
    };
  }

  private static void signals(CheckedTask task, Report out) throws IOException {
    signals(task.image("core"), "tc.signals_s", task.process().getSignalsS().getSignalsList(), out);
    for (ThreadImage thread : task.threads()) {
      if (thread.core().isPresent()) {
        List<siginfo_entry> own =
            thread.core().get().getThreadCore().getSignalsP().getSignalsList();
        signals(thread.image(), "thread_core.signals_p", own, out);
      }
    }
  }

  private static void signals(String image, String path, List<siginfo_entry> all, Report out)
      throws IOException {
    for (siginfo_entry signal : all) {
      int size = signal.getSiginfo().size();
      if (size != SIGINFO_BYTES) {
        out.add(
            Place.of(image, 0, path), "has %d bytes, expected %d".formatted(size, SIGINFO_BYTES));
      }
    }
  }

  private static void actions(CheckedTask task, Report out) throws IOException {
    int count = task.process().getSigactionsCount();
    boolean isElsewhere = count == 0 && task.set().refer(task.image("sigacts"));
    boolean isLost = count == 0 && task.isLive() && !isElsewhere;
    if (isLost || !ACTIONS.contains(count)) {
      out.add(
          Place.of(task.image("core"), 0, "tc.sigactions"),
          "has %d entries, expected 62".formatted(count));
    }
  }

  private static void capabilities(CheckedTask task, Report out) throws IOException {
    for (ThreadImage thread : task.threads()) {
      thread_core_entry own =
          thread
              .core()
              .map(core_entry::getThreadCore)
              .orElse(thread_core_entry.getDefaultInstance());
      creds_entry creds = own.getCreds();
      for (int words :
          List.of(
              creds.getCapInhCount(),
              creds.getCapPrmCount(),
              creds.getCapEffCount(),
              creds.getCapBndCount())) {
        if (own.hasCreds() && words != CAPABILITY_WORDS) {
          out.add(
              Place.of(thread.image(), 0, "thread_core.creds"),
              "a capability set has %d words, expected %d".formatted(words, CAPABILITY_WORDS));
        }
      }
    }
  }

  private static void shared(CheckedTask task, Report out) throws IOException {
    if (task.ids().isPresent()) {
      task_kobj_ids_entry ids = task.ids().get();
      shared(task, "vm_id", ids.getVmId(), out);
      shared(task, "fs_id", ids.getFsId(), out);
      shared(task, "sighand_id", ids.getSighandId(), out);
    }
  }

  private static void shared(CheckedTask task, String field, int id, Report out)
      throws IOException {
    OptionalInt other = task.set().tree().own(field, id, task.pid());
    if (other.isPresent() && other.getAsInt() != task.pid()) {
      out.add(
          Place.of(task.image("ids"), 0, field),
          "%s is that of task %s, too"
              .formatted(toUnsignedString(id), toUnsignedString(other.getAsInt())));
    }
  }

  private static void timerThread(CheckedTask task, Report out) throws IOException {
    List<posix_timer_entry> timers = task.process().getTimers().getPosixList();
    Set<Integer> threads = timers.isEmpty() ? Set.of() : Set.copyOf(task.entry().getThreadsList());
    for (int i = 0; i < timers.size(); i++) {
      posix_timer_entry timer = timers.get(i);
      boolean isForThread = (timer.getItSigevNotify() & NOTIFY_THREAD) != 0;
      int tid = timer.getNotifyThreadId();
      if (isForThread && !threads.contains(tid)) {
        out.add(
            Place.of(task.image("core"), 0, "tc.timers.posix[%d].notify_thread_id".formatted(i)),
            "%s is no thread of %s".formatted(toUnsignedString(tid), task.name()));
      }
    }
  }

  private static void timerId(CheckedTask task, Report out) throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (posix_timer_entry timer : task.process().getTimers().getPosixList()) {
      if (!seen.add(timer.getItId())) {
        out.add(
            Place.of(task.image("core"), 0, "tc.timers.posix"),
            "two timers have the id " + toUnsignedString(timer.getItId()));
      }
    }
  }

  private static void exe(CheckedTask task, Report out) throws IOException {
    if (task.mm().isPresent()) {
      mm_entry mm = task.mm().get();
      file(task, "mm", "exe_file_id", mm.getExeFileId(), out);
    }
  }

  private static void directories(CheckedTask task, Report out) throws IOException {
    if (task.fs().isPresent()) {
      file(task, "fs", "cwd_id", task.fs().get().getCwdId(), out);
      file(task, "fs", "root_id", task.fs().get().getRootId(), out);
    }
  }

  private static void file(CheckedTask task, String kind, String field, int id, Report out)
      throws IOException {
    FileFacts files = task.set().files();
    if (files.lacks(id, fd_types.REG)) {
      out.add(
          Place.of(task.image(kind), 0, field), files.describe(id) + ", expected one of kind REG");
    }
  }

  private static void table(CheckedTask task, Report out) throws IOException {
    if (task.ids().isPresent()) {
      String image = DescriptorFacts.image(task.ids().get().getFilesId());
      if (!task.set().refer(image)) {
        out.add(Place.of(image), "the set has none; %s had no open files".formatted(task.name()));
      }
    }
  }
}
