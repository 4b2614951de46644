package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.TimerView.Kind;
import crit.schemas.proto.itimer_entry;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_timers_entry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TimerViewTest {
  private static List<TimerView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return TimerView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static List<TimerView.Row> rows(task_timers_entry.Builder timers) throws IOException {
    var tc =
        task_core_entry
            .newBuilder()
            .setTaskState(1)
            .setTimers(timers.buildPartial())
            .buildPartial();
    return rows(
        SetBuilder.today("set")
            .task(pstree_entry.newBuilder().setPid(7).setPpid(0).setPgid(7).setSid(7), tc)
            .checkpoint());
  }

  private static posix_timer_entry.Builder timer(int clock) {
    return posix_timer_entry.newBuilder().setItId(3).setClockId(clock).setSiSigno(34);
  }

  @Test
  void onlyTimersOfSetitimerThatAreArmedHaveARow() throws IOException {
    var timers =
        task_timers_entry
            .newBuilder()
            .setReal(itimer_entry.newBuilder().setVsec(1).setVusec(500_000).setIsec(0).setIusec(0))
            .setVirt(itimer_entry.getDefaultInstance());

    assertThat(rows(timers))
        .extracting(
            row -> "%s %s %s %s".formatted(row.kind(), row.left(), row.signal(), row.clock()))
        .containsExactly("REAL 1.5 s SIGALRM CLOCK_MONOTONIC");
  }

  @Test
  void aTimerForAThreadTellsIt() throws IOException {
    var timer = timer(1).setItSigevNotify(4).setNotifyThreadId(9).setOverrun(-1);
    TimerView.Row row =
        rows(task_timers_entry.newBuilder().addPosix(timer.buildPartial())).getFirst();

    assertThat(row.notification()).isEqualTo("SIGEV_THREAD_ID");
    assertThat(row.target()).isEqualTo(OptionalInt.of(9));
    assertThat(row.signal()).isEqualTo("SIGRTMIN+2");
    assertThat(row.overrun()).isEqualTo(4294967295L);
  }

  @Test
  void aClockOfAProcessTellsWhichOne() throws IOException {
    int clock = ~55 << 3 | 2;
    TimerView.Row row =
        rows(task_timers_entry.newBuilder().addPosix(timer(clock).buildPartial())).getFirst();

    assertThat(row.clock()).isEqualTo("CPU clock SCHED of process 55");
  }

  @Test
  void aTimerDescriptorStandsWithItsHolder() throws IOException {
    TimerView.Row row = rows(Checkpoint.open(SampleSets.of("sets/zdtm/timerfd-h"))).getFirst();

    assertThat(row.kind()).isEqualTo(Kind.DESCRIPTOR);
    assertThat(row.id()).isEqualTo(OptionalInt.of(4));
    assertThat(row.interval()).isEqualTo(new TimeSpan(4_000_000_000L));
    assertThat(row.overrun()).isEqualTo(1);
  }
}
