package crit.explore;

import static crit.explore.TaskSet.ALIVE;
import static crit.explore.TaskSet.DEAD;
import static crit.explore.TaskSet.task;
import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessViewTest {
  @TempDir Path directory;

  @Test
  void childrenComeAfterTheirParentWhereverTheyStandInTheImage() throws IOException {
    var set =
        new TaskSet(directory)
            .tasks(task(1, 0), task(2, 1), task(3, 1), task(4, 2))
            .core(1, ALIVE, "a")
            .core(2, ALIVE, "b")
            .core(3, ALIVE, "c")
            .core(4, ALIVE, "d");

    assertThat(set.rows(ProcessView.VIEW))
        .extracting(row -> row.depth() + " " + row.pid() + " " + row.comm())
        .containsExactly("0 1 a", "1 2 b", "2 4 d", "1 3 c");
  }

  @Test
  void aZombieHasItsNameAndNoThread() throws IOException {
    var set =
        new TaskSet(directory)
            .tasks(task(1, 0), task(2, 1))
            .core(1, ALIVE, "a")
            .core(2, DEAD, "dead");

    assertThat(set.rows(ProcessView.VIEW).getLast())
        .isEqualTo(new ProcessView.Row(1, 2, 1, 7, 8, "dead", TaskState.DEAD, 0));
  }

  @Test
  void aTaskWithoutCoreImageHasNoName() throws IOException {
    var set = new TaskSet(directory).tasks(task(1, 0));

    assertThat(set.rows(ProcessView.VIEW))
        .containsExactly(new ProcessView.Row(0, 1, 0, 7, 8, "", TaskState.UNKNOWN, 1));
  }

  @Test
  void aTaskWhoseParentIsNotThereStandsAtTheTop() throws IOException {
    var set = new TaskSet(directory).tasks(task(1, 0), task(3, 2), task(4, 3));

    assertThat(set.rows(ProcessView.VIEW))
        .extracting(row -> row.depth() + " " + row.pid())
        .containsExactly("0 1", "0 3", "1 4");
  }

  @Test
  void aSelectedTaskKeepsItsDepth() throws IOException {
    var set = new TaskSet(directory).tasks(task(1, 0), task(2, 1), task(3, 2));

    assertThat(set.rows(ProcessView.VIEW, Set.of(3)))
        .extracting(row -> row.depth() + " " + row.pid())
        .containsExactly("2 3");
  }
}
