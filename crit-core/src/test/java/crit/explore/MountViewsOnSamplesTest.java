package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.schemas.proto.file_lock_entry;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The views of mounts, of what they hide, and of locks, on every set of the samples. */
class MountViewsOnSamplesTest {
  private static final Path SAMPLES = Path.of(System.getProperty("crit.root"), "samples");

  static List<Path> sets() throws IOException {
    try (var all = Files.walk(SAMPLES)) {
      return all.filter(it -> it.endsWith("pstree.img")).map(Path::getParent).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyMountIsShownOnceAndHiddenOnlyByOneOfItsNamespace(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      List<MountView.Row> rows = MountView.VIEW.rows(Scope.of(checkpoint));
      Set<List<Long>> mounts =
          rows.stream().map(it -> List.of(it.namespace(), it.id())).collect(Collectors.toSet());

      assertThat(mounts).hasSameSizeAs(rows);
      assertThat(rows)
          .allMatch(it -> it.problem().isEmpty())
          .filteredOn(it -> it.hiddenBy().isPresent())
          .allMatch(it -> mounts.contains(List.of(it.namespace(), it.hiddenBy().getAsLong())));
      assertFilled(MountView.VIEW, rows);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aPathToTheMountpointLeadsToEachMountThatIsNotHidden(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      for (MountTree tree : Mounts.read(checkpoint).trees()) {
        for (Mount mount : tree.mounts()) {
          boolean isReached = tree.at(mount.mountpoint()).filter(mount::equals).isPresent();

          assertThat(isReached).as(mount.mountpoint()).isEqualTo(mount.hiddenBy().isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void onlyTheSocketUnderAMountIsCovered(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      List<HiddenFileView.Row> rows = HiddenFileView.VIEW.rows(Scope.of(checkpoint));

      assertThat(rows).hasSize(set.endsWith("overmount_sock-ns") ? 1 : 0);
      assertFilled(HiddenFileView.VIEW, rows);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyLockHasItsFileAndNoneConflicts(Path set) throws IOException {
    try (var checkpoint = Checkpoint.open(set)) {
      List<LockView.Row> rows = LockView.VIEW.rows(Scope.of(checkpoint));

      assertThat(rows)
          .hasSameSizeAs(checkpoint.all("filelocks.img", file_lock_entry.parser()))
          .allMatch(it -> it.problem().isEmpty() && it.conflicts().isEmpty());
      assertFilled(LockView.VIEW, rows);
    }
  }

  private static <R extends Record> void assertFilled(View<R> view, List<R> rows) {
    List<RecordComponent> components = List.of(view.row().getRecordComponents());
    assertThat(components).extracting(RecordComponent::getName).containsAll(view.columns());
    for (R row : rows) {
      assertThat(row).hasNoNullFieldsOrProperties();
    }
  }
}
