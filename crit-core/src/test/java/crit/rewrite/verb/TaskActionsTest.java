package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.rewrite.Change;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.itimer_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.rlimit_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.seccomp_filter;
import crit.schemas.proto.seccomp_mode;
import crit.schemas.proto.thread_core_entry;
import crit.schemas.proto.timens_entry;
import crit.schemas.proto.timespec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs that change what tasks and threads are: creds, seccomp, rlimit and others. */
class TaskActionsTest {
  private static final String THREADS = "checkpoints/threads";

  private static List<thread_core_entry> threads(TaskEdit edit) throws IOException {
    return List.of(
        edit.core(101).getThreadCore(),
        edit.core(102).getThreadCore(),
        edit.core(103).getThreadCore(),
        edit.core(104).getThreadCore());
  }

  @Test
  void credsChangeInAllThreads() throws IOException {
    TaskEdit edit =
        TaskEdit.sample(THREADS, "creds uid=1000 gid=1001 groups=7,8 caps=kill,sys_time");
    for (thread_core_entry thread : threads(edit)) {
      creds_entry creds = thread.getCreds();
      assertThat(List.of(creds.getUid(), creds.getEuid(), creds.getSuid(), creds.getFsuid()))
          .containsOnly(1000);
      assertThat(List.of(creds.getGid(), creds.getEgid(), creds.getSgid(), creds.getFsgid()))
          .containsOnly(1001);
      assertThat(creds.getGroupsList()).containsExactly(7, 8);
      assertThat(creds.getCapPrmList()).containsExactly(1 << 5 | 1 << 25, 0);
      assertThat(creds.getCapEffList()).containsExactly(1 << 5 | 1 << 25, 0);
    }
    assertThat(edit.warnings()).isEmpty();
    assertThat(edit.changes()).extracting(Change::path).noneMatch(it -> it.contains("cap_bnd"));
  }

  @Test
  void credsWarnOfRootsCapabilities() throws IOException {
    assertThat(TaskEdit.sample(THREADS, "creds uid=1000").warnings())
        .singleElement()
        .asString()
        .contains("caps=none");
  }

  @Test
  void credsKeepAmbientCapabilitiesWithinThePermitted() throws IOException {
    var creds = creds_entry.newBuilder();
    for (int word : new int[] {3, 0}) {
      creds.addCapInh(word).addCapPrm(word).addCapAmb(word);
    }
    var core =
        core_entry
            .newBuilder()
            .setThreadCore(
                thread_core_entry.newBuilder().setCreds(creds.buildPartial()).buildPartial());
    Checkpoint set =
        new SetBuilder("set")
            .image("pstree.img", "PSTREE", pstree_entry.newBuilder().setPid(1).buildPartial())
            .image("core-1.img", "CORE", core.buildPartial())
            .checkpoint();
    creds_entry now = TaskEdit.line(set, "creds caps=chown").core(1).getThreadCore().getCreds();
    assertThat(now.getCapAmbList()).containsExactly(1, 0);
    assertThat(now.getCapInhList()).containsExactly(3, 0);
  }

  @Test
  void credsSetTheRest() throws IOException {
    creds_entry creds =
        TaskEdit.sample(
                THREADS,
                "creds securebits=noroot,keep_caps no-new-privs=true lsm=web groups=none"
                    + " bounding=chown inheritable=all ambient=none")
            .core(103)
            .getThreadCore()
            .getCreds();
    assertThat(creds.getSecbits()).isEqualTo(0x11);
    assertThat(creds.getNoNewPrivs()).isEqualTo(1);
    assertThat(creds.getLsmProfile()).isEqualTo("web");
    assertThat(creds.getGroupsList()).isEmpty();
    assertThat(creds.getCapBndList()).containsExactly(1, 0);
    assertThat(creds.getCapInhList()).containsExactly(-1, 0x1ff);
  }

  private static Checkpoint filtered() {
    var core = core_entry.newBuilder();
    core.getThreadCoreBuilder().setSeccompMode(seccomp_mode.filter).setSeccompFilter(1);
    return new SetBuilder("set")
        .image("core-1.img", "CORE", core.buildPartial())
        .image(
            "core-2.img",
            "CORE",
            core_entry
                .newBuilder()
                .setThreadCore(thread_core_entry.newBuilder().buildPartial())
                .buildPartial())
        .image(
            "seccomp.img",
            "SECCOMP",
            seccomp_entry
                .newBuilder()
                .addSeccompFilters(
                    seccomp_filter.newBuilder().setFilter(ByteString.copyFrom(new byte[8])))
                .addSeccompFilters(
                    seccomp_filter
                        .newBuilder()
                        .setPrev(0)
                        .setFilter(ByteString.copyFrom(new byte[8])))
                .build())
        .checkpoint();
  }

  @Test
  void seccompIsStripped() throws IOException {
    TaskEdit edit = TaskEdit.line(filtered(), "seccomp strip");
    assertThat(edit.core(1).getThreadCore().hasSeccompMode()).isFalse();
    assertThat(edit.core(1).getThreadCore().hasSeccompFilter()).isFalse();
    assertThatThrownBy(() -> TaskEdit.line(edit.result(), "seccomp strip"))
        .hasMessageContaining("there are no threads with seccomp");
  }

  @Test
  void seccompFilterIsReplacedOnce() throws IOException {
    String rule = "seccomp replace hex=060000000000ff7f";
    TaskEdit edit = TaskEdit.line(filtered(), rule);
    assertThat(edit.core(1).getThreadCore().getSeccompFilter()).isEqualTo(2);
    assertThat(edit.core(2).getThreadCore().hasSeccompMode()).isFalse();
    seccomp_entry all = edit.result().first("seccomp.img", seccomp_entry.parser()).orElseThrow();
    assertThat(all.getSeccompFiltersCount()).isEqualTo(3);
    assertThat(all.getSeccompFilters(2).getFilter().byteAt(0)).isEqualTo((byte) 6);
    assertThat(all.getSeccompFilters(2).hasPrev()).isFalse();
    assertThat(TaskEdit.line(edit.result(), rule).isSameAs(edit)).isTrue();
  }

  @Test
  void limitsAreSet() throws IOException {
    TaskEdit edit = TaskEdit.sample(THREADS, "rlimit nofile 100 unlimited");
    rlimit_entry limit = edit.core(101).getTc().getRlimits().getRlimits(7);
    assertThat(limit.getCur()).isEqualTo(100);
    assertThat(limit.getMax()).isEqualTo(-1);
    assertThat(edit.changes()).allMatch(it -> it.path().startsWith("tc.rlimits.rlimits[7]."));
    assertThatThrownBy(() -> TaskEdit.sample(THREADS, "rlimit core unlimited 5"))
        .hasMessageContaining("rlimit.soft is unlimited, above the hard limit of 5");
    assertThatThrownBy(() -> TaskEdit.line(edit.result(), "rlimit files 5"))
        .hasMessageContaining(
            "rlimit.resource is 'files', expected a number or one of: cpu, fsize");
  }

  @Test
  void limitsOfOldImagesAreSet() throws IOException {
    var limit = rlimit_entry.newBuilder().setCur(1).setMax(2).build();
    Checkpoint set =
        new SetBuilder("set").image("rlimit-9.img", "RLIMIT", limit, limit).checkpoint();
    TaskEdit edit = TaskEdit.line(set, "rlimit fsize 0");
    assertThat(edit.changes()).containsExactly(new Change("rlimit-9.img", 1, "cur", "1", "0"));
  }

  @Test
  void nameOfTaskAndOfItsFirstThreadChange() throws IOException {
    TaskEdit edit = TaskEdit.sample(THREADS, "comm thread? -> web2");
    assertThat(edit.core(101).getTc().getComm()).isEqualTo("web2");
    assertThat(edit.core(101).getThreadCore().getComm()).isEqualTo("web2");
    assertThatThrownBy(() -> TaskEdit.sample(THREADS, "comm nobody -> web2"))
        .hasMessageContaining("there are threads ");
    assertThatThrownBy(() -> TaskEdit.sample(THREADS, "comm a -> sixteen-letters-"))
        .hasMessageContaining("has 16 bytes, at most 15 are allowed");
  }

  @Test
  void maskOfEachThreadChanges() throws IOException {
    TaskEdit edit = TaskEdit.sample(THREADS, "sigmask block=usr1,34,kill");
    long bits = 1L << 9 | 1L << 33;
    assertThat(edit.core(101).getTc().getBlkSigset() & (bits | 1 << 8)).isEqualTo(bits);
    assertThat(edit.core(102).getThreadCore().getBlkSigset() & (bits | 1 << 8)).isEqualTo(bits);
    assertThat(edit.core(101).getThreadCore().hasBlkSigset()).isFalse();
    TaskEdit one = TaskEdit.line(edit.result(), "sigmask unblock=all thread=102");
    assertThat(one.core(102).getThreadCore().getBlkSigset()).isZero();
    assertThat(one.core(103).getThreadCore()).isEqualTo(edit.core(103).getThreadCore());
  }

  @Test
  void timersAreSet() throws IOException {
    TaskEdit edit = TaskEdit.sample(THREADS, "itimer prof 1.5 250ms");
    itimer_entry timer = edit.core(101).getTc().getTimers().getProf();
    assertThat(List.of(timer.getVsec(), timer.getVusec(), timer.getIsec(), timer.getIusec()))
        .containsExactly(1L, 500_000L, 0L, 250_000L);
  }

  @Test
  void scoreAndSchedulingAreSet() throws IOException {
    TaskEdit score = TaskEdit.sample(THREADS, "oom-score -17");
    assertThat(score.core(101).getTc().getOomScoreAdj()).isEqualTo(-17);
    TaskEdit fifo = TaskEdit.sample(THREADS, "sched policy=fifo priority=5 nice=-3");
    for (thread_core_entry thread : threads(fifo)) {
      assertThat(thread.getSchedPolicy()).isEqualTo(1);
      assertThat(thread.getSchedPrio()).isEqualTo(5);
      assertThat(thread.getSchedNice()).isEqualTo(-3);
    }
    TaskEdit idle = TaskEdit.line(fifo.result(), "sched policy=idle");
    assertThat(idle.core(102).getThreadCore().getSchedPolicy()).isEqualTo(5);
    assertThat(idle.core(102).getThreadCore().hasSchedPrio()).isFalse();
  }

  @Test
  void clocksAreSet() throws IOException {
    var clock = timespec.newBuilder().setTvSec(5).setTvNsec(6).build();
    var clocks = timens_entry.newBuilder().setMonotonic(clock).setBoottime(clock).build();
    Checkpoint set = new SetBuilder("set").image("timens-0.img", "TIMENS", clocks).checkpoint();
    TaskEdit edit = TaskEdit.line(set, "time boottime=1d");
    assertThat(edit.result().first("timens-0.img", timens_entry.parser()).orElseThrow())
        .isEqualTo(
            clocks.toBuilder()
                .setBoottime(timespec.newBuilder().setTvSec(86_400).setTvNsec(0))
                .build());
    assertThat(edit.warnings()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "creds uid=5 caps=none",
        "rlimit core 0 0",
        "sigmask block=usr1 unblock=usr2",
        "itimer real 9 0",
        "oom-score 500",
        "sched nice=7",
        "comm * -> same"
      })
  void twiceIsOnce(String rule) throws IOException {
    TaskEdit once = TaskEdit.sample("checkpoints/tcp", rule);
    assertThat(once.changes()).isNotEmpty();
    assertThat(TaskEdit.line(once.result(), rule).isSameAs(once)).isTrue();
  }

  @Test
  void onlySelectedTasksChange() throws IOException {
    TaskEdit edit = TaskEdit.sample("checkpoints/tcp", "oom-score 500 where pid=102");
    assertThat(edit.changes()).extracting(Change::image).containsExactly("core-102.img");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "creds|creds has nothing, expected some of: uid",
        "creds uid=-1|creds.uid is -1, expected 0 to 4294967294",
        "creds caps=fly|creds.caps is 'fly', expected a number or one of: chown, dac_override",
        "creds groups=x|creds.groups is 'x', expected numbers of groups or none",
        "creds securebits=x|creds.securebits is 'x', expected a number or one of: noroot",
        "seccomp strip hex=00|seccomp has 1 filters",
        "seccomp replace|seccomp has 0 filters",
        "seccomp replace hex=00|seccomp.hex has 1 bytes, expected a multiple of 8",
        "rlimit core x|rlimit.soft is 'x', expected a number or unlimited",
        "sigmask|sigmask has nothing",
        "sigmask block=huh|sigmask.block is 'huh', expected a number or one of: hup, int",
        "sigmask block=65|sigmask.block is '65', expected signals from 1 to 64",
        "sigmask block=1 unblock=hup|sigmask.unblock has signals that block has, too",
        "itimer real soon|itimer.value is 'soon', expected seconds",
        "itimer real -1|itimer.value is '-1', expected seconds",
        "oom-score 1001|oom-score.score is 1001, expected -1000 to 1000",
        "sched|sched has neither nice nor policy",
        "sched policy=rr|sched has no 'priority'",
        "sched nice=1 priority=4|sched.priority is given without policy fifo or rr",
        "sched nice=20|sched.nice is 20, expected -20 to 19",
        "time|time has nothing",
        "time monotonic=1y|time.monotonic is '1y', expected seconds"
      })
  void refuses(String rule, String reason) {
    assertThatThrownBy(() -> TaskEdit.sample(THREADS, rule)).hasMessageContaining(reason);
  }
}
