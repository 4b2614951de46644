package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The views of sockets, ties, terminals and devices over every set of the directory samples. */
class NetworkViewsTest {
  static Stream<Path> sets() throws IOException {
    return SampleSets.all().stream().filter(it -> Files.exists(it.resolve("pstree.img")));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everySetHasValidRows(Path directory) throws IOException {
    try (Checkpoint set = Checkpoint.open(directory)) {
      Scope scope = Scope.of(set);
      long sockets = 0;
      long[] expected = new long[1];
      set.files()
          .forEach(it ->
              expected[0] += it.hasIsk() || it.hasUsk() || it.hasPsk() || it.hasNlsk() ? 1 : 0);

      for (SocketView.Row row : SocketView.VIEW.rows(scope)) {
        sockets++;
        assertThat(row.kind()).isNotEmpty();
        assertThat(row.family()).startsWith("AF_");
        assertThat(row.remote()).doesNotContain("?");
      }
      for (LinkView.Row row : LinkView.VIEW.rows(scope)) {
        assertThat(row.what()).isNotEmpty();
        assertThat(row.from().pid()).isPresent();
        assertThat(row.to().pid().isPresent()).isEqualTo(row.to().outside().isEmpty());
        assertThat(row.to().pid()).isNotEqualTo(row.from().pid());
      }
      assertThat(TtyView.VIEW.rows(scope)).allMatch(it -> it.kind() != TtyView.Kind.UNKNOWN);
      assertThat(NetDeviceView.VIEW.rows(scope)).allMatch(it -> !it.name().isEmpty());
      assertThat(sockets).isEqualTo(expected[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aSelectionOfAllTasksLeavesNothingOutThatATaskHas(Path directory) throws IOException {
    try (Checkpoint set = Checkpoint.open(directory)) {
      Set<Integer> pids =
          set.tree().tasks().stream().map(Task::pid).collect(Collectors.toUnmodifiableSet());
      Scope all = Scope.of(set);
      var scope = new Scope(set, new Selection(pids, List.of(), List.of()), all.files());

      assertThat(LinkView.VIEW.rows(scope)).isEqualTo(LinkView.VIEW.rows(all));
      assertThat(SocketView.VIEW.rows(scope))
          .isEqualTo(
              SocketView.VIEW.rows(all).stream()
                  .filter(it -> !it.holders().isEmpty() || !it.inFlight().isEmpty())
                  .toList());
    }
  }
}
