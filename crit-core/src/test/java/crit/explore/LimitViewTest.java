package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.rlimit_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_rlimits_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitViewTest {
  private static List<LimitView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return LimitView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static List<LimitView.Row> rows(core_entry.march machine) throws IOException {
    var limits = task_rlimits_entry.newBuilder();
    for (int i = 0; i < 17; i++) {
      limits.addRlimits(rlimit_entry.newBuilder().setCur(i).setMax(-1));
    }
    var core =
        core_entry
            .newBuilder()
            .setMtype(machine)
            .setTc(task_core_entry.newBuilder().setTaskState(1).setRlimits(limits).buildPartial());
    var task = pstree_entry.newBuilder().setPid(7).setPpid(0).setPgid(7).setSid(7);
    return rows(
        SetBuilder.today("set")
            .image("pstree.img", "PSTREE", task.build())
            .image("core-7.img", "CORE", core.buildPartial())
            .checkpoint());
  }

  @Test
  void limitsStandInTheOrderOfTheirNumbers() throws IOException {
    List<LimitView.Row> rows = rows(core_entry.march.X86_64);

    assertThat(rows.get(7))
        .isEqualTo(new LimitView.Row(7, "", "RLIMIT_NOFILE", new Limit(7), new Limit(-1), "files"));
    assertThat(rows.get(7).hard()).hasToString("unlimited");
    assertThat(rows.get(16).name()).isEqualTo("16");
  }

  @Test
  void mipsHasItsOwnOrder() throws IOException {
    List<LimitView.Row> rows = rows(core_entry.march.MIPS);

    assertThat(rows.get(5).name()).isEqualTo("RLIMIT_NOFILE");
    assertThat(rows.get(5).unit()).isEqualTo("files");
    assertThat(rows.get(7).unit()).isEqualTo("bytes");
  }

  @Test
  void realTasksHaveSixteen() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/pthread01-h")))).hasSize(16);
  }
}
