package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CredentialsViewTest {
  private static List<CredentialsView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return CredentialsView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static core_entry core(creds_entry.Builder creds) {
    return core_entry
        .newBuilder()
        .setMtype(core_entry.march.X86_64)
        .setTc(task_core_entry.newBuilder().setTaskState(1).setComm("one").buildPartial())
        .setThreadCore(thread_core_entry.newBuilder().setCreds(creds.buildPartial()).buildPartial())
        .buildPartial();
  }

  private static SetBuilder threads(core_entry... cores) {
    var task = pstree_entry.newBuilder().setPid(7).setPpid(0).setPgid(7).setSid(7);
    var set = SetBuilder.today("set");
    for (int i = 0; i < cores.length; i++) {
      task.addThreads(7 + i);
      set.image("core-%d.img".formatted(7 + i), "CORE", cores[i]);
    }
    return set.image("pstree.img", "PSTREE", task.build());
  }

  @Test
  void capabilitiesThatAreNearlyCompleteAreToldByWhatTheyLack() throws IOException {
    List<CredentialsView.Row> rows = rows(Checkpoint.open(SampleSets.of("sets/zdtm/caps00-uns")));

    CredentialsView.Row last = rows.getLast();
    assertThat(rows.getFirst().effective()).hasToString("all");
    assertThat(last.effective()).hasToString("all but CAP_CHOWN, CAP_DAC_OVERRIDE");
    assertThat(last.effective().names()).hasSize(39).doesNotContain("CAP_CHOWN");
    assertThat(last.bounding()).hasToString("all but CAP_SETPCAP");
  }

  @Test
  void equalIdsAreShownOnce() throws IOException {
    var set =
        threads(
            core(
                creds_entry
                    .newBuilder()
                    .setUid(5)
                    .setEuid(5)
                    .setSuid(5)
                    .setFsuid(5)
                    .setGid(1)
                    .setEgid(-1)
                    .setSgid(3)
                    .setFsgid(4)
                    .addGroups(-2)));

    CredentialsView.Row row = rows(set.checkpoint()).getFirst();
    assertThat(row.uid()).hasToString("5");
    assertThat(row.gid()).hasToString("1/4294967295/3/4");
    assertThat(row.groups()).containsExactly(4294967294L);
  }

  @Test
  void aThreadLikeTheLeaderHasNoRow() throws IOException {
    var same = core(creds_entry.newBuilder().setUid(1));
    var other = core(creds_entry.newBuilder().setUid(2).setNoNewPrivs(1).setLsmProfile("docker"));

    assertThat(rows(threads(same, same, other).checkpoint()))
        .extracting(CredentialsView.Row::tid, CredentialsView.Row::more)
        .containsExactly(tuple(7, List.of()), tuple(9, List.of("no_new_privs", "docker")));
  }

  @Test
  void aZombieHasNoIds() throws IOException {
    CredentialsView.Row row =
        rows(Checkpoint.open(SampleSets.of("sets/zdtm/zombie00-h"))).getLast();

    assertThat(row.uid()).hasToString("");
    assertThat(row.uid().real()).isEqualTo(OptionalLong.empty());
    assertThat(row.more()).containsExactly("zombie");
  }

  @Test
  void capabilitiesAreTwoWordsTheLowOneFirst() throws IOException {
    var creds =
        creds_entry
            .newBuilder()
            .addCapEff(1 << 21)
            .addCapEff(1 << 7)
            .addCapAmb(1 << 10)
            .addCapAmb(0);

    CredentialsView.Row row = rows(threads(core(creds)).checkpoint()).getFirst();
    assertThat(row.effective().names()).containsExactly("CAP_SYS_ADMIN", "CAP_BPF");
    assertThat(row.more()).containsExactly("ambient CAP_NET_BIND_SERVICE");
  }
}
