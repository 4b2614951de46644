package crit.explore;

import crit.checkpoint.Task;
import crit.checkpoint.TaskState;
import crit.names.NumberNames;
import crit.names.SignalNames;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.sa_entry;
import crit.schemas.proto.siginfo_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import crit.schemas.proto.thread_sas_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What each task and thread does with signals, and which wait for it. */
public final class SignalView {
  /** The signals. */
  public static final View<Row> VIEW =
      new View<>(
          "signals",
          "Signals that are blocked, pending, caught and ignored",
          Row.class,
          List.of(
              "pid", "tid", "comm", "what", "signals", "address", "flags", "mask", "code", "more"),
          SignalView::rows);

  private static final long IGNORE = 1;
  private static final long RESTORER = 0x04000000;

  /** What a row tells. */
  public enum What {
    /** The thread does not want them now. */
    BLOCKED,
    /** It waits for the thread. */
    PENDING,
    /** It waits for any thread of the task. */
    PENDING_SHARED,
    /** The task has a handler for them. */
    CAUGHT,
    /** The task ignores them. */
    IGNORED,
    /** The kernel does what is usual when children end, but as the flags say. */
    DEFAULT,
    /** The stack for handlers. */
    ALTERNATE_STACK,
    /** The thread gets it when its parent dies. */
    PARENT_DEATH,
    /** It stopped the task. */
    STOPPED_BY,
    /** There is nothing to tell. */
    NONE
  }

  /**
   * A fact about signals.
   *
   * @param pid the task
   * @param tid the thread; absent if it holds for the task
   * @param comm the thread's name
   * @param what what is told
   * @param signals the signals that it is told of
   * @param address the handler, the stack's lowest address, or the address that a signal is about;
   *     else empty
   * @param size the stack's size in bytes
   * @param flags SA_* or SS_* flags; SA_RESTORER is not among them, see {@code restorer}
   * @param mask the signals that are blocked while the handler runs
   * @param restorer where the handler returns to, as an address; else empty
   * @param code why the signal came: SI_* and others
   * @param senderPid who sent it, as the receiver sees it; of SIGCHLD the child
   * @param senderUid that one's user
   * @param value the word that came with it, as an address; else empty
   * @param more what else is known, for people
   */
  public record Row(
      int pid,
      OptionalInt tid,
      String comm,
      What what,
      NameSet signals,
      String address,
      OptionalLong size,
      List<String> flags,
      NameSet mask,
      String restorer,
      String code,
      OptionalInt senderPid,
      OptionalLong senderUid,
      String value,
      String more) {}

  private SignalView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      var facts = new Facts(task);
      for (TaskThread thread : TaskThread.of(task)) {
        facts.add(thread);
      }
      for (Row row : facts.rows()) {
        sink.accept(row);
      }
    }
  }

  /** What handlers have in common that stand in one row. */
  private record Action(What what, long address, long flags, NameSet mask, long restorer) {}

  /** A row that is being filled. */
  private static final class Draft {
    private final int pid;
    private final OptionalInt tid;
    private final String comm;
    private final What what;
    private NameSet signals = NameSet.NONE;
    private String address = "";
    private OptionalLong size = OptionalLong.empty();
    private List<String> flags = List.of();
    private NameSet mask = NameSet.NONE;
    private String restorer = "";
    private SignalInfo info = SignalInfo.NONE;
    private String more = "";

    Draft(int pid, OptionalInt tid, String comm, What what) {
      this.pid = pid;
      this.tid = tid;
      this.comm = comm;
      this.what = what;
    }

    Row row() {
      return new Row(
          pid,
          tid,
          comm,
          what,
          signals,
          address,
          size,
          flags,
          mask,
          restorer,
          info.code(),
          info.senderPid(),
          info.senderUid(),
          info.value(),
          more);
    }
  }

  /** The rows of a task. */
  private static final class Facts {
    private final Task task;
    private final List<Row> rows = new ArrayList<>();
    private Machine machine = Machine.of(core_entry.getDefaultInstance());

    Facts(Task task) {
      this.task = task;
    }

    List<Row> rows() throws IOException {
      if (rows.isEmpty()) {
        rows.add(ofTask(What.NONE).row());
      }
      return rows;
    }

    private Draft ofTask(What what) throws IOException {
      return new Draft(task.pid(), OptionalInt.empty(), task.comm(), what);
    }

    private Draft ofThread(TaskThread thread, What what) throws IOException {
      return new Draft(task.pid(), OptionalInt.of(thread.tid()), thread.comm(), what);
    }

    void add(TaskThread thread) throws IOException {
      machine = Machine.of(thread.core());
      if (!thread.isKnown()) {
        var draft = ofThread(thread, What.NONE);
        draft.more = thread.problem();
        rows.add(draft.row());
        return;
      }
      if (thread.isLeader()) {
        addTask(thread.core().getTc());
      }
      addThread(thread);
    }

    private void addTask(task_core_entry tc) throws IOException {
      for (siginfo_entry signal : tc.getSignalsS().getSignalsList()) {
        addPending(ofTask(What.PENDING_SHARED), signal);
      }
      if (task.state() == TaskState.STOPPED && tc.hasStopSigno()) {
        addSignal(ofTask(What.STOPPED_BY), tc.getStopSigno());
      }
      addActions(tc.getSigactionsList());
    }

    private void addThread(TaskThread thread) throws IOException {
      thread_core_entry own = thread.own();
      NameSet blocked = blocked(thread);
      if (!blocked.isEmpty()) {
        var draft = ofThread(thread, What.BLOCKED);
        draft.signals = blocked;
        rows.add(draft.row());
      }
      for (siginfo_entry signal : own.getSignalsP().getSignalsList()) {
        addPending(ofThread(thread, What.PENDING), signal);
      }
      if (own.getPdeathSig() != 0) {
        addSignal(ofThread(thread, What.PARENT_DEATH), own.getPdeathSig());
      }
      if (own.getSas().getSsSize() != 0) {
        addStack(ofThread(thread, What.ALTERNATE_STACK), own.getSas());
      }
    }

    /** Returns what a thread has blocked, which of the leader stands with the task. */
    private NameSet blocked(TaskThread thread) {
      thread_core_entry own = thread.own();
      task_core_entry tc = thread.core().getTc();
      return own.hasBlkSigset() || !thread.isLeader()
          ? names(own.getBlkSigset(), own.getBlkSigsetExtended())
          : names(tc.getBlkSigset(), tc.getBlkSigsetExtended());
    }

    private void addSignal(Draft draft, int signal) {
      draft.signals = NameSet.of(List.of(machine.signals().text(Integer.toUnsignedLong(signal))));
      rows.add(draft.row());
    }

    private void addStack(Draft draft, thread_sas_entry stack) {
      draft.address = new Address(stack.getSsSp()).toString();
      draft.size = OptionalLong.of(stack.getSsSize());
      draft.flags = flags(SignalNames.STACK_FLAGS, Integer.toUnsignedLong(stack.getSsFlags()));
      draft.more = new ByteSize(stack.getSsSize()).toString();
      rows.add(draft.row());
    }

    private void addPending(Draft draft, siginfo_entry signal) {
      draft.info = SignalInfo.of(signal.getSiginfo().toByteArray(), machine);
      draft.signals =
          draft.info.signal().isEmpty() ? NameSet.NONE : NameSet.of(List.of(draft.info.signal()));
      draft.address = draft.info.address();
      draft.more = draft.info.more();
      rows.add(draft.row());
    }

    private void addActions(List<sa_entry> actions) throws IOException {
      Map<Action, List<String>> groups = new LinkedHashMap<>();
      int signal = 0;
      for (sa_entry entry : actions) {
        signal = next(signal);
        Action action = action(entry);
        if (action.what != What.DEFAULT || (action.flags & machine.childFlags()) != 0) {
          groups
              .computeIfAbsent(action, _ -> new ArrayList<>())
              .add(machine.signals().text(signal));
        }
      }
      for (var group : groups.entrySet()) {
        addGroup(group.getKey(), group.getValue());
      }
    }

    /** Returns the next signal for which a task can set an action; images have no others. */
    private int next(int signal) {
      return machine.isFixed(signal + 1) ? signal + 2 : signal + 1;
    }

    private Action action(sa_entry entry) {
      NameSet mask = names(entry.getMask(), entry.getMaskExtended());
      long flags = entry.getFlags() & ~RESTORER;
      long handler = entry.getSigaction();
      if (handler == 0) {
        return new Action(What.DEFAULT, 0, flags, NameSet.NONE, 0);
      }
      return handler == IGNORE
          ? new Action(What.IGNORED, 0, flags, NameSet.NONE, 0)
          : new Action(What.CAUGHT, handler, flags, mask, entry.getRestorer());
    }

    private void addGroup(Action action, List<String> signals) throws IOException {
      var draft = ofTask(action.what);
      draft.signals = NameSet.of(signals, machine.blockable());
      draft.address = action.address == 0 ? "" : new Address(action.address).toString();
      draft.flags = flags(machine.actionFlags(), action.flags);
      draft.mask = action.mask;
      draft.restorer = action.restorer == 0 ? "" : new Address(action.restorer).toString();
      rows.add(draft.row());
    }

    private static List<String> flags(NumberNames table, long bits) {
      return bits == 0 ? List.of() : table.flagNames(bits);
    }

    private NameSet names(long set, long extended) {
      List<String> names = new ArrayList<>(machine.signals().members(set, 1));
      names.addAll(machine.signals().members(extended, Long.SIZE + 1));
      return NameSet.of(names, machine.blockable());
    }
  }
}
