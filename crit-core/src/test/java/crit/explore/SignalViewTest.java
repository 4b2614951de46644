package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.SignalView.What;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.sa_entry;
import crit.schemas.proto.siginfo_entry;
import crit.schemas.proto.signal_queue_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SignalViewTest {
  private static final int SIGNALS = 62;

  private static List<SignalView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return SignalView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static List<SignalView.Row> rows(task_core_entry.Builder tc, thread_core_entry thread)
      throws IOException {
    return rows(core_entry.march.X86_64, tc, thread);
  }

  private static List<SignalView.Row> rows(
      core_entry.march machine, task_core_entry.Builder tc, thread_core_entry thread)
      throws IOException {
    var core =
        core_entry
            .newBuilder()
            .setMtype(machine)
            .setTc(tc.setComm("one").buildPartial())
            .setThreadCore(thread)
            .buildPartial();
    return rows(
        SetBuilder.today("set")
            .image("core-7.img", "CORE", core)
            .image(
                "pstree.img",
                "PSTREE",
                pstree_entry.newBuilder().setPid(7).setPpid(0).setPgid(7).setSid(7).build())
            .checkpoint());
  }

  private static task_core_entry.Builder alive() {
    return task_core_entry.newBuilder().setTaskState(1);
  }

  private static siginfo_entry info(ByteOrder order, int... words) {
    var bytes = ByteBuffer.allocate(128).order(order);
    for (int word : words) {
      bytes.putInt(word);
    }
    return siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(bytes.array())).build();
  }

  private static task_core_entry.Builder pending(siginfo_entry info) {
    return alive().setSignalsS(signal_queue_entry.newBuilder().addSignals(info));
  }

  private static String told(SignalView.Row row) {
    return "%s %s %s".formatted(row.what(), row.signals(), row.more()).strip();
  }

  @Test
  void actionsAreOfAllSignalsButTwoThatNobodyCanCatch() throws IOException {
    var tc = alive();
    for (int i = 0; i < SIGNALS; i++) {
      boolean isCaught = i == 7 || i == 8 || i == 17;
      tc.addSigactions(sa_entry.newBuilder().setSigaction(isCaught ? 0x1000 : 1).buildPartial());
    }

    List<SignalView.Row> rows = rows(tc, thread_core_entry.getDefaultInstance());
    assertThat(rows.getLast().what()).isEqualTo(What.CAUGHT);
    assertThat(rows.getLast().signals().names()).containsExactly("SIGFPE", "SIGUSR1", "SIGTSTP");
    assertThat(rows.getFirst().signals()).hasToString("all but SIGFPE, SIGUSR1, SIGTSTP");
  }

  @Test
  void handlersThatDifferInFlagsOrMaskStandApart() throws IOException {
    var handler = sa_entry.newBuilder().setSigaction(0x1000);
    var tc =
        alive()
            .addSigactions(handler.setFlags(0x14000000).buildPartial())
            .addSigactions(handler.setFlags(0x10000000).buildPartial())
            .addSigactions(handler.setMask(0b101).buildPartial());

    List<SignalView.Row> rows = rows(tc, thread_core_entry.getDefaultInstance());
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().signals()).hasToString("SIGHUP, SIGINT");
    assertThat(rows.getFirst().flags()).containsExactly("SA_RESTART");
    assertThat(rows.getLast().mask()).hasToString("SIGHUP, SIGQUIT");
    assertThat(rows.getLast().address()).isEqualTo("0x1000");
  }

  @Test
  void whatIsDefaultIsToldOnlyIfItHoldsForChildren() throws IOException {
    var tc = alive();
    for (int signal = 1; signal <= 17; signal++) {
      if (signal != 9) {
        tc.addSigactions(
            sa_entry.newBuilder().setFlags(signal == 17 ? 0x2 : 0x10000000).buildPartial());
      }
    }

    assertThat(rows(tc, thread_core_entry.getDefaultInstance()))
        .extracting(SignalViewTest::told)
        .containsExactly("DEFAULT SIGCHLD");
  }

  @Test
  void aTaskWithNothingToTellHasARow() throws IOException {
    assertThat(rows(alive(), thread_core_entry.getDefaultInstance()))
        .extracting(SignalView.Row::what)
        .containsExactly(What.NONE);
  }

  @Test
  void aSenderIsToldOfASignalThatATaskSent() throws IOException {
    SignalView.Row row =
        rows(
                pending(info(ByteOrder.LITTLE_ENDIAN, 10, 0, -1, 0, 33, 1000, 0xabcd)),
                thread_core_entry.getDefaultInstance())
            .getFirst();

    assertThat(told(row)).isEqualTo("PENDING_SHARED SIGUSR1 pid 33, uid 1000, value 0xabcd");
    assertThat(row.code()).isEqualTo("SI_QUEUE");
    assertThat(row.senderPid()).isEqualTo(OptionalInt.of(33));
    assertThat(row.senderUid()).isEqualTo(OptionalLong.of(1000));
    assertThat(row.tid()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void aFaultTellsItsAddress() throws IOException {
    SignalView.Row row =
        rows(
                pending(info(ByteOrder.LITTLE_ENDIAN, 11, 0, 1, 0, 0x1234, 0x7f)),
                thread_core_entry.getDefaultInstance())
            .getFirst();

    assertThat(row.address()).isEqualTo("0x7f00001234");
    assertThat(row.code()).isEqualTo("SEGV_MAPERR");
    assertThat(row.senderPid()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void theMachineSaysHowASignalIsLaidOut() throws IOException {
    var none = thread_core_entry.getDefaultInstance();
    var onS390 = pending(info(ByteOrder.BIG_ENDIAN, 15, 0, 0, 0, 33, 5));
    var onArm = pending(info(ByteOrder.LITTLE_ENDIAN, 15, 0, 0, 33, 5));
    var onMips = pending(info(ByteOrder.LITTLE_ENDIAN, 16, 0, 0, 0, 33, 5));

    assertThat(told(rows(core_entry.march.S390, onS390, none).getFirst()))
        .isEqualTo("PENDING_SHARED SIGTERM pid 33, uid 5");
    assertThat(told(rows(core_entry.march.ARM, onArm, none).getFirst()))
        .isEqualTo("PENDING_SHARED SIGTERM pid 33, uid 5");
    assertThat(told(rows(core_entry.march.MIPS, onMips, none).getFirst()))
        .isEqualTo("PENDING_SHARED SIGUSR1 pid 33, uid 5");
  }

  @Test
  void aSignalThatIsCutShortHasNoName() throws IOException {
    var cut = siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(new byte[5])).build();

    SignalView.Row row = rows(pending(cut), thread_core_entry.getDefaultInstance()).getFirst();
    assertThat(row.what()).isEqualTo(What.PENDING_SHARED);
    assertThat(row.signals().isEmpty()).isTrue();
  }

  @Test
  void aStoppedTaskTellsTheSignal() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/stopped-h"))))
        .extracting(SignalViewTest::told)
        .contains("STOPPED_BY SIGSTOP");
  }

  @Test
  void aThreadHasItsOwnMask() throws IOException {
    List<SignalView.Row> rows = rows(Checkpoint.open(SampleSets.of("sets/zdtm/pthread01-h")));

    assertThat(rows.stream().filter(it -> it.what() == What.BLOCKED))
        .extracting(row -> row.tid().orElse(0) + " " + row.signals())
        .containsExactly("67 SIGALRM, SIGWINCH", "68 SIGFPE");
  }
}
