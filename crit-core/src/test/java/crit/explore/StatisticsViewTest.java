package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.restore_stats_entry;
import crit.schemas.proto.stats_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsViewTest {
  private static List<String> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return StatisticsView.VIEW.rows(Scope.of(checkpoint)).stream()
          .map(it -> "%s %s %d %s".formatted(it.image(), it.name(), it.value(), it.shown()))
          .toList();
    }
  }

  @Test
  void timesAreMicrosecondsAndPagesHaveASize() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/real-nginx"))))
        .contains(
            "stats-dump frozen_time 225368 225.368 ms",
            "stats-dump shpages_written 5 20 KiB",
            "stats-dump total_written 1361 5.3 MiB");
  }

  @Test
  void aRestoreHasFiguresOfItsOwn() throws IOException {
    var restore =
        restore_stats_entry
            .newBuilder()
            .setPagesCompared(1)
            .setPagesSkippedCow(2)
            .setForkingTime(-1)
            .setRestoreTime(4)
            .build();
    var set =
        SetBuilder.today("set")
            .task(7, 0, "one")
            .memory(7, 65536, List.of())
            .image("stats-restore", "STATS", stats_entry.newBuilder().setRestore(restore).build());

    assertThat(rows(set.checkpoint()))
        .containsExactly(
            "stats-restore forking_time 4294967295 01:11:34",
            "stats-restore restore_time 4 4 us",
            "stats-restore pages_compared 1 64 KiB",
            "stats-restore pages_skipped_cow 2 128 KiB");
  }
}
