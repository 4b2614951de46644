package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTcpPlanTest {
  private static final Path SET = Cli.samples("sets/zdtm/socket-tcp-h");

  /** What {@code crit x sk} says of the connection in the set. */
  private static final String LOCAL = "127.0.0.1:8880";

  private static final String REMOTE = "127.0.0.1:55574";

  @TempDir private Path work;

  private static Cli.Run plan(Object... words) {
    List<Object> all = new ArrayList<>(List.of("daemon", "tcp-plan", SET));
    all.addAll(List.of(words));
    return Cli.run(all.toArray());
  }

  @Test
  void textIsOneThatAShellTakes() throws IOException, InterruptedException {
    Cli.Run run = plan("-e", "port 8880 -> 9990", "--public", "192.168.9.1:80");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.text())
        .startsWith("# " + LOCAL + " - " + REMOTE)
        .contains("-e 'port 8880 -> 9990' --out ")
        .contains("conntrack -D ")
        .doesNotContain("# back");
    Path script = Files.writeString(work.resolve("script"), run.text());
    Process shell = new ProcessBuilder("sh", "-n", script.toString()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void jsonHasEachWordOfEachCommand() throws IOException {
    Cli.Run run = plan("-e", "port 8880 -> 9990", "--netns", "new=green", "--format", "json");
    JsonNode plan = new ObjectMapper().readTree(run.out());
    JsonNode connection = plan.get("connections").get(0);
    assertThat(connection.get("fate").textValue()).isEqualTo("moved");
    assertThat(connection.get("local").textValue()).isEqualTo(LOCAL);
    assertThat(connection.get("newLocal").textValue()).isEqualTo("127.0.0.1:9990");
    JsonNode step = plan.get("steps").get(1);
    assertThat(step.get("phase").textValue()).isEqualTo("lock");
    assertThat(step.get("role").textValue()).isEqualTo("new");
    assertThat(step.get("command").get(3).textValue()).isEqualTo("green");
    assertThat(step.get("command").get(5).textValue()).contains("127.0.0.1 . 9990");
    assertThat(step.get("undo").get(4).textValue()).isEqualTo("nft");
  }

  @Test
  void aStepThatFailsEndsItWithTheReason() {
    String nobody = "crit-test-has-no-such";
    Cli.Run run = plan("--run", "--phase", "unlock", "--netns", "new=" + nobody);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.text()).startsWith("unlock  new    failed ");
    assertThat(run.err()).contains("netns exec " + nobody).contains(" with status ");
  }

  @Test
  void runsNoStepsWhoseRoleHasNoPlace() {
    Cli.Run run = plan("--run", "--phase", "cleanup", "--netns", "new=crit-test-has-no-such");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.text()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertUsage("--run is given without --phase", "--run", "--netns", "old=a");
    assertUsage("--run is given without --netns", "--run", "--phase", "lock");
    assertUsage("--phase is 'restore'", "--phase", "restore");
    assertUsage("--netns begins with 'here'", "--netns", "here=a");
    assertUsage("'a;b', expected the name", "--netns", "new=a;b");
    assertUsage("'host:80', expected ADDRESS:PORT", "--public", "host:80");
    assertUsage("--format is 'csv'", "--format", "csv");
  }

  private static void assertUsage(String message, Object... words) {
    Cli.Run run = plan(words);
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
