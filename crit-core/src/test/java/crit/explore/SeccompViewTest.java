package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.SeccompView.What;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.seccomp_filter;
import crit.schemas.proto.seccomp_mode;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompViewTest {
  private static List<SeccompView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return SeccompView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static List<String> texts(List<SeccompView.Row> rows) {
    return rows.stream()
        .map(it -> "%s %s %s".formatted(it.what(), it.filters(), it.text()))
        .toList();
  }

  /** Returns the rows of two threads that start at two filters of three without instructions. */
  private static List<SeccompView.Row> rows(int first, int second, int... previous)
      throws IOException {
    var entry = seccomp_entry.newBuilder();
    for (int each : previous) {
      var filter = seccomp_filter.newBuilder().setFilter(ByteString.EMPTY);
      entry.addSeccompFilters(each < 0 ? filter : filter.setPrev(each));
    }
    return rows(
        SetBuilder.today("set")
            .image(
                "pstree.img",
                "PSTREE",
                pstree_entry
                    .newBuilder()
                    .setPid(7)
                    .setPpid(0)
                    .setPgid(7)
                    .setSid(7)
                    .addThreads(7)
                    .addThreads(8)
                    .build())
            .image("core-7.img", "CORE", core(first))
            .image("core-8.img", "CORE", core(second))
            .image("seccomp.img", "SECCOMP", entry.build())
            .checkpoint());
  }

  private static core_entry core(int filter) {
    return core_entry
        .newBuilder()
        .setTc(task_core_entry.newBuilder().setTaskState(1).buildPartial())
        .setThreadCore(
            thread_core_entry
                .newBuilder()
                .setSeccompMode(seccomp_mode.filter)
                .setSeccompFilter(filter)
                .buildPartial())
        .buildPartial();
  }

  @Test
  void eachFilterIsShownOnce() throws IOException {
    assertThat(texts(rows(1, 2, -1, 0, 0)))
        .containsExactly(
            "CHAIN [1, 0] 7",
            "CHAIN [2, 0] 7/8",
            "FILTER [1] 0 instructions",
            "FILTER [0] 0 instructions",
            "FILTER [2] 0 instructions");
  }

  @Test
  void aChainThatGoesInACircleEnds() throws IOException {
    SeccompView.Row row = rows(0, 0, 1, 0).getFirst();

    assertThat(row.filters()).containsExactly(0L, 1L);
    assertThat(row.threads()).containsExactly("7", "7/8");
    assertThat(row.comment()).isEqualTo("the chain leads back to filter 0");
  }

  @Test
  void aFilterThatIsNotThereIsTold() throws IOException {
    assertThat(rows(5, -1, -1).getFirst().comment())
        .isEqualTo("there is no filter 5, only 1 of them");
  }

  @Test
  void aRealFilterIsDisassembled() throws IOException {
    List<SeccompView.Row> rows = rows(Checkpoint.open(SampleSets.of("sets/zdtm/seccomp_filter-h")));

    assertThat(rows)
        .filteredOn(it -> it.what() == What.INSTRUCTION)
        .extracting(SeccompView.Row::comment)
        .contains("nr == ptrace", "nr == setresuid", "ALLOW");
    assertThat(rows.getFirst().mode()).isEqualTo("disabled");
  }
}
