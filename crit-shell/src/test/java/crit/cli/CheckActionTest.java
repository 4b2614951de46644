package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code crit check} prints, and its exit status. */
class CheckActionTest {
  private static final Path HEALTHY = Cli.samples("checkpoints/threads");
  private static final Path CONNECTED = Cli.samples("checkpoints/tcp");
  private static final Path METADATA = Cli.samples("sets/zdtm/timerfd-h");

  private static Path broken(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(HEALTHY)) {
      for (Path file : files) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    Files.delete(directory.resolve("core-103.img"));
    return directory;
  }

  @Test
  void aHealthySetIsSaidToBe() {
    Run run = Cli.run("check", HEALTHY);
    assertThat(run.text()).isEqualTo("nothing found\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void needsAreShownAndAreNoFault() {
    Run run = Cli.run("check", CONNECTED);
    assertThat(run.text())
        .startsWith(
            """
            need.tcp-established: open TCP connections are asked for
              files.img entry 6 isk.state: port 4001 is connected to port 4000
            """)
        .endsWith("8 needs, 1 note\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void aWarningHasAStatusOfItsOwn() {
    assertThat(Cli.run("check", METADATA).status()).isEqualTo(CheckAction.WARNINGS);
  }

  @Test
  void anErrorHasAStatusOfItsOwn(@TempDir Path directory) throws IOException {
    Run run = Cli.run("check", broken(directory));
    assertThat(run.text())
        .isEqualTo(
            """
            error task.core: each task and thread has a core image
              core-103.img: the set has none, expected one of task 101
                -> copy the checkpoint again: a file is missing
            1 error
            """);
    assertThat(run.status()).isEqualTo(CheckAction.ERRORS);
  }

  @Test
  void theSeverityChoosesWhatIsShownAndNotTheStatus() {
    Run run = Cli.run("check", "--severity", "error", METADATA);
    assertThat(run.text()).isEqualTo("nothing found\n");
    assertThat(run.status()).isEqualTo(CheckAction.WARNINGS);
  }

  @Test
  void findingsAreRecordsForPrograms(@TempDir Path directory) throws IOException {
    Run run = Cli.run("check", "--format", "jsonl", broken(directory));
    assertThat(run.text())
        .isEqualTo(
            """
             {"severity":"error","check":"task.core","image":"core-103.img",\
            "message":"the set has none, expected one of task 101",\
            "advice":"copy the checkpoint again: a file is missing"}
            """
                    .strip()
                + "\n");
    assertThat(Cli.run("check", "-f", "csv", HEALTHY).text())
        .isEqualTo("severity,check,image,entry,path,message,advice\n");
    assertThat(Cli.run("check", "-f", "json", HEALTHY).text()).isEqualTo("[ ]\n");
  }

  @Test
  void anUnknownSeverityIsAMistakeOfUse() {
    Run run = Cli.run("check", "--severity", "bad", HEALTHY);
    assertThat(run.status()).isEqualTo(Main.USAGE);
    assertThat(run.err()).contains("expected one of: error, warning, need, note");
  }
}
