package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all views of this kind over all samples. */
class TaskViewsTest {
  private static final List<View<?>> VIEWS =
      List.of(
          CredentialsView.VIEW,
          SignalView.VIEW,
          LimitView.VIEW,
          TimerView.VIEW,
          CgroupView.VIEW,
          NamespaceView.VIEW,
          SharingView.VIEW,
          IpcView.VIEW,
          SeccompView.VIEW,
          StatisticsView.VIEW,
          RegisterView.VIEW);

  static Stream<Path> sets() throws IOException {
    return SampleSets.all().stream().filter(it -> Files.exists(it.resolve("pstree.img")));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyRowIsWhole(Path set) throws Exception {
    try (var checkpoint = Checkpoint.open(set)) {
      for (View<?> view : VIEWS) {
        for (Record row : view.rows(Scope.of(checkpoint))) {
          assertThat(row).isInstanceOf(view.row());
          for (RecordComponent component : view.row().getRecordComponents()) {
            assertThat(component.getAccessor().invoke(row)).as(view.name()).isNotNull();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyTaskHasItsRows(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      Scope scope = Scope.of(checkpoint);
      Integer[] pids = scope.tasks().stream().map(Task::pid).toArray(Integer[]::new);

      assertThat(CredentialsView.VIEW.rows(scope))
          .extracting(CredentialsView.Row::pid)
          .contains(pids);
      assertThat(SignalView.VIEW.rows(scope)).extracting(SignalView.Row::pid).contains(pids);
      assertThat(RegisterView.VIEW.rows(scope)).extracting(RegisterView.Row::pid).contains(pids);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aSelectionLeavesOthersOut(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      int pid = checkpoint.tree().tasks().getLast().pid();
      var selection = new Selection(Set.of(pid), List.of(), List.of());
      var scope = new Scope(checkpoint, selection, Scope.of(checkpoint).files());
      for (View<?> view : VIEWS) {
        assertThat(view.rows(scope)).as(view.name()).isNotNull();
      }
      assertThat(SignalView.VIEW.rows(scope)).extracting(SignalView.Row::pid).containsOnly(pid);
      assertThat(Summary.of(scope).tasks().count()).isEqualTo(1);
    }
  }

  @Test
  void columnsAreComponents() {
    for (View<?> view : VIEWS) {
      assertThat(Arrays.stream(view.row().getRecordComponents()).map(RecordComponent::getName))
          .as(view.name())
          .containsAll(view.columns());
    }
  }

  static Stream<Path> allSets() throws IOException {
    return SampleSets.all().stream();
  }

  @ParameterizedTest
  @MethodSource("allSets")
  void everySetHasASummary(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      Summary summary = Summary.of(Scope.of(checkpoint));

      assertThat(summary.name()).isEqualTo(set.toString());
      int tasks = Files.exists(set.resolve("pstree.img")) ? checkpoint.tree().tasks().size() : 0;
      assertThat(summary.tasks().count()).isEqualTo(tasks);
      int shown = summary.tasks().tree().stream().mapToInt(TaskSurvey.Line::count).sum();
      assertThat(shown + summary.tasks().hidden()).isEqualTo(tasks);
    }
  }
}
